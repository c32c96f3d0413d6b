// One run of autocannon in a process of its own: argument JSON in, figures out.
import autocannon from 'autocannon';

// `tokens`: a member for each request in turn; `token`: one for all.
const { url, path, token, tokens = [token], body, seconds, connections, isKeyed } = JSON.parse(process.argv[2]);
let keys = 0;
const headersOf = (asked) => ({ 'content-type': 'application/json', ...(tokens[0] === undefined ? {} : { authorization: `Bearer ${tokens[asked % tokens.length]}` }) });
let asked = 0;
const request = {
  method: 'POST',
  path,
  headers: headersOf(0),
  body: JSON.stringify(body),
  setupRequest: (each) => ({ ...each, headers: { ...headersOf((asked += 1)), ...(isKeyed ? { 'idempotency-key': `cannon-${process.pid}-${String((keys += 1)).padStart(9, '0')}` } : {}) } }),
};
const { requests, latency, errors, non2xx, duration } = await autocannon({ url, duration: seconds, connections, requests: [request] });
console.log(JSON.stringify({ perSecond: requests.total / duration, p50: latency.p50, p99: latency.p99, errors, non2xx, total: requests.total }));
