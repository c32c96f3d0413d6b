import { requestTimeoutMs, type Host, type HostAnswer } from './host.js';

/** Request through fetch, for browsers and Node. */
export const fetchRequest: Host['request'] = async (method, url, headers, body) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), requestTimeoutMs);
  try {
    const response = await fetch(url, { method, headers, body, signal: controller.signal, credentials: 'omit' });
    return await answerOf(response);
  } finally {
    clearTimeout(timer);
  }
};

/** A response as the shop takes it. */
export async function answerOf(response: Response): Promise<HostAnswer> {
  const text = await response.text();
  const headers: Record<string, string> = {};
  response.headers.forEach((value, name) => {
    headers[name.toLowerCase()] = value;
  });
  return { status: response.status, headers, text };
}
