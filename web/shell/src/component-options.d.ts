export {};

declare module '@vue/runtime-core' {
  interface ComponentCustomOptions {
    /** A mini-program component's own options: no extra node around it, one style sheet for all. */
    options?: { virtualHost?: boolean; styleIsolation?: 'shared' };
  }
}
