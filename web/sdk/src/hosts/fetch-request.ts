import { requestTimeoutMs, type Host } from './host.js';

/** Request through fetch, for browsers and Node. */
export const fetchRequest: Host['request'] = async (method, url, headers, body) => {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), requestTimeoutMs);
  try {
    const response = await fetch(url, { method, headers, body, signal: controller.signal, credentials: 'omit' });
    const text = await response.text();
    const found: Record<string, string> = {};
    response.headers.forEach((value, name) => {
      found[name.toLowerCase()] = value;
    });
    return { status: response.status, headers: found, text };
  } finally {
    clearTimeout(timer);
  }
};
