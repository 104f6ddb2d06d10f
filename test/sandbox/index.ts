/** An in-memory Whatomate server for tests and demos. Everything that others need comes from here. */
export { Sandbox, startSandbox } from './sandbox';
export { defaultApiKey, type SandboxOptions } from './options';
export { bodyLimit } from './body';
export { cutBytes } from './payloads';
export * from './seed';
export type { Download, Permission } from './context';
export type { EventName, SandboxEvents } from './events';
export type { Fault, FaultCondition, FaultHandle, FaultKind } from './faults';
export type { Incoming } from './incoming';
export type * from './meta';
export type { FlowSeed, MessageSeed } from './store';
export type * from './types';
export type { HeldStatus, StatusDelay } from './whatsapp';
