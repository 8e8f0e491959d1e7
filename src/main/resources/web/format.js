// Figures for people: numbers and times in the browser's locale, bytes in IEC units.

const NOTHING = '–';
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const whole = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });
const tenths = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const timeOnly = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

const isMissing = (value) => value === undefined || value === null;

export const number = (value) => (isMissing(value) ? NOTHING : whole.format(value));

/** So many of a kind of object, by its English word: 1 index, 2 indexes, 3 policies. */
export function counted(count, kind) {
  const word = kind.toLowerCase();
  if (count === 1) {
    return `1 ${word}`;
  }
  const words = /[^aeiou]y$/.test(word) ? word.replace(/y$/, 'ies') : /(s|x|ch)$/.test(word) ? `${word}es` : `${word}s`;
  return `${number(count)} ${words}`;
}

export const percent = (value) => (isMissing(value) ? NOTHING : `${tenths.format(value)} %`);

export function bytes(value) {
  if (isMissing(value)) {
    return NOTHING;
  }
  let unit = 0;
  let size = value;
  while (size >= 1024 && unit < UNITS.length - 1) {
    size /= 1024;
    unit++;
  }
  return `${(size < 100 && unit > 0 ? tenths : whole).format(size)} ${UNITS[unit]}`;
}

export const speed = (value) => (isMissing(value) ? NOTHING : `${bytes(value)}/s`);

/** Seconds as people say them: the two largest units. */
export function duration(seconds) {
  if (isMissing(seconds)) {
    return NOTHING;
  }
  if (seconds < 10) {
    return `${tenths.format(seconds)} s`;
  }
  const s = Math.round(seconds);
  const parts = [[Math.floor(s / 86400), 'd'], [Math.floor(s / 3600) % 24, 'h'], [Math.floor(s / 60) % 60, 'min'], [s % 60, 's']];
  const first = parts.findIndex(([count]) => count > 0);
  return parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, unit]) => `${whole.format(count)} ${unit}`).join(' ');
}

export const time = (instant) => (isMissing(instant) ? NOTHING : dayAndTime.format(new Date(instant)));

export const clock = (instant) => (isMissing(instant) ? NOTHING : timeOnly.format(new Date(instant)));

/** Seconds between two instants; the second may be missing, for now. */
export const secondsBetween = (from, to) => (from ? (new Date(to ?? Date.now()) - new Date(from)) / 1000 : undefined);

/** server_version_num, 150018, or a version as the server says it. */
export function version(value) {
  if (isMissing(value)) {
    return NOTHING;
  }
  const num = Number(value);
  return num >= 100000 ? `${Math.floor(num / 10000)}.${num % 10000}` : String(value);
}
