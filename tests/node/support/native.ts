import { fileURLToPath } from 'node:url';

/** A program of the core without Wasm (tests/core); scripts/coverage has them of a build that counts branches. */
export const nativeProgram = (name: string): string =>
  fileURLToPath(new URL(`../../../build/${process.env['YANSUAN_NATIVE'] ?? 'proof'}/tests/core/${name}`, import.meta.url));
