import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

export interface LineChartProps {
  /** What the chart shows, for those who do not see it. */
  label: string;
  /** Seconds since 1970. */
  times: number[];
  values: (number | null)[];
  unit: string;
  /** Marks each value: for few of them, or a single one, which makes no line. */
  points?: boolean;
}

const HEIGHT = 180;

/** A line over time in the colours of the theme. */
export function LineChart({ label, times, values, unit, points = false }: LineChartProps) {
  const { i18n } = useTranslation();
  const holder = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const plot = new uPlot(optionsFor(element, unit, points), [[], []], element);
    chart.current = plot;
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    resize.observe(element);
    return () => {
      resize.disconnect();
      plot.destroy();
      chart.current = null;
    };
  }, [unit, points, i18n.language]);

  useEffect(() => chart.current?.setData([times, values]), [times, values]);
  return <div ref={holder} role="img" aria-label={label} className="line-chart" />;
}

function optionsFor(element: HTMLElement, unit: string, points: boolean): uPlot.Options {
  const style = getComputedStyle(element);
  const colour = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: colour('--ink-soft'),
    grid: { stroke: colour('--rule'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { show: false },
    scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [axis, { ...axis, size: 60, values: (_plot, ticks) => ticks.map((tick) => `${tick} ${unit}`) }],
    series: [{}, { stroke: colour('--accent'), width: 2, points: { show: points } }],
  };
}
