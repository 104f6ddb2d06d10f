const e2e = require('../../jest.e2e.config.js');

/** Workflows in a real n8n against a real server that reaches it, and whose WhatsApp is a stand-in. */
module.exports = { ...e2e, rootDir: '../../..', testMatch: ['<rootDir>/test/live/n8n/**/*.test.ts'] };
