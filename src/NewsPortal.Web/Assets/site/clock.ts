// What changes while a page is open: the age of recent stories, and breaking news lines that end. Pages are the same
// for everybody, so both use the reader's clock.
const hour = 60;
const day = 24 * hour;
const words = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: 'auto' });

tell();
setInterval(tell, 30_000);
for (const event of ['pageshow', 'visibilitychange']) {
  addEventListener(event, tell);
}

function tell(): void {
  for (const time of document.querySelectorAll<HTMLTimeElement>('time[data-fresh]')) {
    time.dataset.absolute ??= time.textContent!;
    const said = ago((Date.now() - Date.parse(time.dateTime)) / 60_000) ?? time.dataset.absolute;
    if (said !== time.textContent) {
      time.textContent = said;
    }
  }

  for (const line of document.querySelectorAll<HTMLElement>('.breaking [data-ends]')) {
    if (Date.parse(line.dataset.ends!) <= Date.now()) {
      const strip = line.closest('.breaking')!;
      line.remove();
      if (!strip.querySelector('li')) {
        strip.remove();
      }
    }
  }
}

/** For example "2 hours ago"; null after a day, or if it is further in the future than clocks differ. */
function ago(minutes: number): string | null {
  return minutes < -5 || minutes >= day ? null
    : minutes < 1 ? words.format(0, 'second')
    : minutes < hour ? words.format(-Math.floor(minutes), 'minute')
    : words.format(-Math.floor(minutes / hour), 'hour');
}

export {};
