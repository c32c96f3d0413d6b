import type { Schemas } from './generate/schemas.mjs';

export interface GeneratedFile {
  path: string;
  text: string;
}
export function generated(schemas?: Schemas): Promise<GeneratedFile[]>;
export function changedFiles(): Promise<GeneratedFile[]>;
