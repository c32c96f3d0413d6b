export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Schema = { [key: string]: Json };
export type Schemas = Record<string, Schema>;

export const contractFolder: string;
export function readSchemas(): Schemas;
export function readVersion(): string;
export function readVersions(): Record<string, { sha256: string; released: boolean }>;
export function canonical(value: Json): Json;
export function wireHash(schemas: Schemas): string;
export function resolve(schemas: Schemas, file: string, reference: string): { file: string; schema: Schema };
