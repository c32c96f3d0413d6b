// The worked plans (shared/fixtures/plans/README.md).
import { readdirSync, readFileSync } from 'node:fs';
import type { Issue, Plan, PlanRequest } from '@yansuan/core';

export interface PlanFixture {
  id: string;
  title: string;
  plan: PlanRequest;
  expect?: Partial<Plan> & { dues?: Record<string, number[]> };
  refused?: Pick<Issue, 'code' | 'pointer'>[];
}

const folder = new URL('../../../shared/fixtures/plans/', import.meta.url);

export const planFixtures: PlanFixture[] = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as PlanFixture);
