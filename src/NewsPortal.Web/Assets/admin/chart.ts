// A table of steps as lines or bars. Nothing moves in it, and its colours are those of the page.
import uPlot from 'uplot';

/** Draws the chart, and returns how to draw it again after its table or the colours changed. */
export function draw(place: HTMLElement, root: HTMLElement): () => void {
  let chart: uPlot | null = null;
  const make = (): void => {
    chart?.destroy();
    const { labels, data } = read(root);
    chart = new uPlot(options(place, labels), data, place);
  };
  make();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', make);
  new ResizeObserver(() => chart?.setSize(sizeOf(place))).observe(place);
  return () => {
    const { labels, data } = read(root);
    if (labels.length === chart?.data[0].length) {
      chart.setData(data);
    } else {
      make();
    }
  };
}

function read(root: HTMLElement): { labels: string[]; data: uPlot.AlignedData } {
  const steps = [...root.querySelectorAll<HTMLElement>('[data-part="chart"] [data-step]')];
  const number = (text: string | undefined): number | null => (text ? Number(text) : null);
  return {
    labels: steps.map((step) => step.dataset.step ?? ''),
    data: [
      steps.map((_, place) => place),
      steps.map((step) => number(step.dataset.before)),
      steps.map((step) => number(step.dataset.views)),
    ],
  };
}

function options(place: HTMLElement, labels: string[]): uPlot.Options {
  const colour = (token: string): string => {
    place.style.color = `var(${token})`;
    const found = getComputedStyle(place).color;
    place.style.color = '';
    return found;
  };
  const [accent, before, line, soft] = [colour('--accent'), colour('--edge'), colour('--line'), colour('--soft')];
  const isBars = place.dataset.canvas === 'bars';
  const bars = uPlot.paths.bars;
  const axis: uPlot.Axis = { stroke: soft, grid: { stroke: line, width: 1 }, ticks: { show: false }, font: '12px system-ui, sans-serif' };
  return {
    ...sizeOf(place),
    cursor: { show: false },
    legend: { show: false },
    padding: [8, 8, 0, 0],
    scales: {
      x: { time: false, range: [isBars ? -0.6 : 0, labels.length - (isBars ? 0.4 : 1)] },
      y: { range: (_, _low, high) => [0, Math.max(4, high * 1.1)] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 28,
        space: 56,
        incrs: [1, 2, 3, 6, 7, 12],
        values: (_, places) => places.map((at) => labels[at] ?? ''),
      },
      { ...axis, size: 52, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6] },
    ],
    series: [
      {},
      { stroke: before, width: 1.5, dash: [4, 4], points: { show: false } },
      isBars && bars
        ? { stroke: accent, fill: accent, width: 0, points: { show: false }, paths: bars({ size: [0.6, 48] }) }
        : { stroke: accent, width: 2, points: { show: labels.length < 2 } },
    ],
  };
}

function sizeOf(place: HTMLElement): { width: number; height: number } {
  return { width: Math.max(place.clientWidth, 200), height: place.clientHeight || 224 };
}
