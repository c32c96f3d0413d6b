import type { FastifyInstance, FastifyReply } from 'fastify';
import type { GroupMoved } from '@yansuan/sdk/wire';
import { notFound } from '../problems.js';
import { problems } from '../schemas/answers.js';
import { idParams } from '../schemas/parts.js';
import type { Services } from '../services.js';

const lookEveryMs = 1_000;
const heartbeatEveryMs = 15_000;
/** A listener comes back by itself, with the last id it saw; no stream is held for ever. */
const streamForMs = 10 * 60_000;
const listenersAtMost = 500;

/** That a group has moved, told as it happens. The event's id is the group's revision; what it is like now is asked for. */
export function groupEventRoutes(app: FastifyInstance, services: Services): void {
  const open = new Set<FastifyReply>();
  app.addHook('preClose', async () => open.forEach((reply) => reply.raw.end()));

  app.get<{ Params: { id: string } }>('/v1/groups/:id/events', {
    schema: {
      summary: 'When the group moves (server-sent events)',
      description: 'Masked as the group itself. Resumes after Last-Event-ID: what happened since is told at once.',
      tags: ['groups'],
      security: [{ token: [] }, {}],
      params: idParams('id'),
      response: {
        200: { description: 'Events.', content: { 'text/event-stream': { schema: { description: 'text/event-stream', type: 'string' } } } },
        ...problems(400, 401, 404, 503),
      },
    },
  }, async (request, reply) => {
    const { id } = request.params;
    const before = await moved(services, id);
    if (before === undefined) {
      throw notFound();
    }
    if (open.size >= listenersAtMost) {
      return reply.status(503).header('retry-after', '30').send();
    }
    const last = Number(request.headers['last-event-id']);
    reply.hijack();
    open.add(reply);
    stream(services, id, reply, Number.isSafeInteger(last) ? last : 0, () => open.delete(reply));
    return reply;
  });
}

function stream(services: Services, id: string, reply: FastifyReply, lastSeen: number, onEnd: () => void): void {
  const { raw } = reply;
  let seen = lastSeen;
  let isLooking = false;
  raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no', connection: 'keep-alive' });
  raw.write('retry: 2000\n\n');
  const look = async (): Promise<void> => {
    if (isLooking) {
      return;
    }
    isLooking = true;
    try {
      const now = await moved(services, id);
      if (now !== undefined && now.revision !== seen && !raw.writableEnded) {
        seen = now.revision;
        raw.write(`id: ${seen}\nevent: moved\ndata: ${JSON.stringify(now)}\n\n`);
      }
    } catch (error) {
      reply.log.warn({ err: error }, 'a group could not be looked at');
    } finally {
      isLooking = false;
    }
  };
  void look();
  const looking = setInterval(() => void look(), lookEveryMs);
  const beating = setInterval(() => raw.write(': still here\n\n'), heartbeatEveryMs);
  const ending = setTimeout(() => raw.end(), streamForMs);
  raw.once('close', () => {
    clearInterval(looking);
    clearInterval(beating);
    clearTimeout(ending);
    onEnd();
  });
}

async function moved({ database, clock }: Services, id: string): Promise<GroupMoved | undefined> {
  const row = await database.selectFrom('groups').select(['revision', 'status']).where('id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : { ...row, server_time_ms: clock.nowMs() };
}
