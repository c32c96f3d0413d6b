import type { FastifyRequest } from 'fastify';
import type { Role } from '@yansuan/sdk/wire';
import { ProblemError } from '../problems.js';
import { memberOf } from './auth.js';

/** What is not done to one's own things. */
export type Permission =
  | 'orders.read'
  | 'orders.ship'
  | 'orders.lower_price'
  | 'orders.review'
  | 'transfers.register'
  | 'returns.decide'
  | 'stock.set'
  | 'coupons.grant'
  | 'roles.set'
  | 'members.tag'
  | 'rulebooks.publish'
  | 'members.events'
  | 'commissions.pay'
  | 'community.note'
  | 'audit.read'
  | 'tasks.read';

/**
 * Who may do what, in full.
 * - shopper: only what is theirs: cart, shelf, addresses, orders, returns. The owner is in every query.
 * - guide: as a shopper, registers transfers that customers sent them (PRC-22) and what members did in the group, and reads what is
 *   to be told in person.
 * - operator: runs the shop. Everything below, each deed in the audit log.
 */
export const permissions: Readonly<Record<Role, readonly Permission[]>> = {
  shopper: [],
  guide: ['transfers.register', 'community.note', 'tasks.read'],
  operator: [
    'orders.read', 'orders.ship', 'orders.lower_price', 'orders.review', 'transfers.register', 'returns.decide',
    'stock.set', 'coupons.grant', 'roles.set', 'members.tag', 'rulebooks.publish', 'members.events', 'commissions.pay', 'community.note', 'audit.read', 'tasks.read',
  ],
};

/** Before the body is read: signed in, and allowed to. */
export const requires = (permission: Permission) => async (request: FastifyRequest): Promise<void> => {
  if (!permissions[memberOf(request).role].includes(permission)) {
    throw new ProblemError(403, 'FORBIDDEN', 'This is for those who run the shop.');
  }
};
