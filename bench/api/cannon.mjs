// One run of autocannon in a process of its own: argument JSON in, figures out.
import autocannon from 'autocannon';

const { url, path, token, body, seconds, connections, isKeyed } = JSON.parse(process.argv[2]);
let keys = 0;
const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
const request = {
  method: 'POST',
  path,
  headers,
  body: JSON.stringify(body),
  ...(isKeyed ? { setupRequest: (each) => ({ ...each, headers: { ...headers, 'idempotency-key': `cannon-${process.pid}-${String((keys += 1)).padStart(9, '0')}` } }) } : {}),
};
const { requests, latency, errors, non2xx, duration } = await autocannon({ url, duration: seconds, connections, requests: [request] });
console.log(JSON.stringify({ perSecond: requests.total / duration, p50: latency.p50, p99: latency.p99, errors, non2xx }));
