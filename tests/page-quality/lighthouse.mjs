// Scores pages with Lighthouse's mobile preset and prints a Markdown table.
//   node lighthouse.mjs [--runs N] URL [URL ...]      the median of N runs of each page, by default of 1
// Exits with 1 if a page misses the thresholds below, contacts another host, or shifts while it loads.
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';

const bars = { performance: 99, accessibility: 100, 'best-practices': 100, seo: 100 };
const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

const args = process.argv.slice(2);
const runs = args[0] === '--runs' ? Number(args.splice(0, 2)[1]) : 1;
if (args.length === 0 || !(runs >= 1)) {
  console.error('Usage: node lighthouse.mjs [--runs N] URL [URL ...]');
  process.exit(2);
}

const chrome = await launch({ chromePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', chromeFlags: flags });
let missed = false;
try {
  console.log('| page | performance | accessibility | best practices | SEO | LCP s | TBT ms | CLS | KB | other hosts | missed |');
  console.log('|---|---|---|---|---|---|---|---|---|---|---|');
  for (const url of args) {
    const results = [];
    for (let run = 0; run < runs; run++) {
      results.push(summary(url, await measure(url)));
    }

    results.sort((a, b) => a.scores.performance - b.scores.performance);
    const result = results[Math.floor(results.length / 2)];
    missed ||= result.misses.length > 0;
    const { scores } = result;
    console.log(`| ${new URL(url).pathname}${new URL(url).search} | ${scores.performance} | ${scores.accessibility} `
      + `| ${scores['best-practices']} | ${scores.seo} | ${result.lcp} | ${result.tbt} | ${result.cls} | ${result.size} `
      + `| ${result.foreign.length} | ${result.misses.join('; ')} |`);
  }
} finally {
  chrome.kill();
}

process.exitCode = missed ? 1 : 0;

/** One run; on a busy machine Chromium may fail to record it, so it is retried. */
async function measure(url, attempts = 3) {
  // A page that answers 404 or 410 is measured like any other.
  const { lhr } = await lighthouse(url, { port: chrome.port, logLevel: 'error', ignoreStatusCode: true });
  if (!lhr.runtimeError) {
    return lhr;
  }

  if (attempts === 1) {
    throw new Error(`${url}: ${lhr.runtimeError.message}`);
  }

  return measure(url, attempts - 1);
}

function summary(url, lhr) {
  const scores = Object.fromEntries(Object.keys(bars).map((name) => [name, Math.round(lhr.categories[name].score * 100)]));
  const requests = lhr.audits['network-requests'].details.items;
  const host = new URL(url).host;
  const foreign = requests.filter((request) => /^https?:/.test(request.url) && new URL(request.url).host !== host);
  const cls = lhr.audits['cumulative-layout-shift'].numericValue;
  const misses = Object.entries(bars).filter(([name, bar]) => scores[name] < bar)
    .flatMap(([name]) => lhr.categories[name].auditRefs
      .filter((ref) => ref.weight > 0 && lhr.audits[ref.id].score !== null && lhr.audits[ref.id].score < 0.9)
      .map((ref) => ref.id));
  if (scores.performance < bars.performance && !misses.length) {
    misses.push('performance');
  }

  if (cls > 0) {
    misses.push('layout moves');
  }

  if (foreign.length > 0) {
    misses.push(`asks ${new URL(foreign[0].url).host}`);
  }

  return {
    scores,
    foreign,
    misses,
    cls: cls.toFixed(3),
    lcp: (lhr.audits['largest-contentful-paint'].numericValue / 1000).toFixed(2),
    tbt: Math.round(lhr.audits['total-blocking-time'].numericValue),
    size: Math.round(requests.reduce((sum, request) => sum + (request.transferSize ?? 0), 0) / 1024),
  };
}
