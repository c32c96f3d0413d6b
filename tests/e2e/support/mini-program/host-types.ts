import type { AppConfig } from './read-package.js';

export interface ComponentConfig {
  component?: boolean;
  usingComponents?: Record<string, string>;
  styleIsolation?: string;
}

export interface PackageContent {
  app: AppConfig;
  configs: Record<string, ComponentConfig>;
  /** What has a style sheet of its own. */
  styled: string[];
}

/** What the template compiler wrote, by path. */
export type GlassEaselTemplates = Record<string, unknown>;
