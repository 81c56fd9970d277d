/* How things are called, and numbers and times as the reader's own language writes them. */

const whole = new Intl.NumberFormat();
const share = new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 });
const signed = new Intl.NumberFormat(undefined, { maximumFractionDigits: 2, signDisplay: "exceptZero" });
const ago = new Intl.RelativeTimeFormat(undefined, { numeric: "auto", style: "short" });
const exactly = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
const dayUtc = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", timeZone: "UTC" });
const longUtc = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
const dayAndYear = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", year: "numeric" });

export const number = (value) => whole.format(value);
/** A probability; what is not quite sure is not rounded to certain. */
export const percent = (value) =>
  value >= 0.995 && value < 1
    ? `>${share.format(0.99)}`
    : value < 0.005 && value > 0
      ? `<${share.format(0.01)}`
      : share.format(value);
/** How sure a judge is: stored with three digits, it is never quite certain. */
export const sure = (value) => percent(Math.min(value, 0.999));
export const plusMinus = (value) => signed.format(value);
export const exact = (time) => exactly.format(new Date(time));

const NETWORKS = {
  x: "X",
  generic: "Any sender",
  mastodon: "Mastodon",
  bluesky: "Bluesky",
  youtube: "YouTube",
  github: "GitHub",
  linkedin: "LinkedIn",
  tiktok: "TikTok",
  rss: "RSS",
};
const PLURALS = {
  circle: {
    customer: "Customers",
    prospect: "Prospects",
    advocate: "Advocates",
    staff: "Staff",
    stranger: "Strangers",
  },
  sentiment: { positive: "Positive", neutral: "Neutral", negative: "Negative" },
  verdict: {
    opinion: "Opinions",
    question: "Questions",
    answer: "Answers",
    chatter: "Chatter",
    news: "News",
    repost: "Reposts",
    auto: "Auto-posts",
    promo: "Promotions",
    own: "Our own",
  },
};

/** What a group of mentions is called. */
export const called = (facet, value) => PLURALS[facet]?.[value] ?? network(value);

/** A network's name as it writes itself. */
export const network = (source) => NETWORKS[source] ?? source.replace(/^./, (first) => first.toUpperCase());

const ARTICLES = {
  opinion: "an opinion",
  question: "a question",
  answer: "an answer",
  repost: "a repost",
  auto: "an auto-post",
  promo: "a promotion",
  own: "our own",
  customer: "a customer",
  prospect: "a prospect",
  advocate: "an advocate",
  stranger: "a stranger",
};

/** One of a group, in a sentence. */
export const singular = (name) => ARTICLES[name] ?? name;

export const HEADINGS = { circle: "Who", sentiment: "How they feel", verdict: "What kind of post", source: "Where" };

/** `1 question`, `4 questions`. */
export const counted = (count, one, many = `${one}s`) => `${number(count)} ${count === 1 ? one : many}`;

/** A time as one says it: `5 min. ago`, else the date. */
export function since(time, now = Date.now()) {
  const seconds = (new Date(time) - now) / 1000;
  if (seconds > -45) return ago.format(0, "second");
  if (seconds > -3600) return ago.format(Math.min(-1, Math.trunc(seconds / 60)), "minute");
  if (seconds > -86_400) return ago.format(Math.trunc(seconds / 3600), "hour");
  if (seconds > -6 * 86_400) return ago.format(Math.trunc(seconds / 86_400), "day");
  return (new Date(time).getFullYear() === new Date(now).getFullYear() ? day : dayAndYear).format(new Date(time));
}

/** A bucket of the tally at an axis, and in a sentence. Days are counted in UTC. */
export const tick = (time, bucket) => (bucket === "1h" ? clock : dayUtc).format(new Date(time));
export const bucketed = (time, bucket) =>
  bucket === "1h" ? `${day.format(new Date(time))}, ${clock.format(new Date(time))}` : longUtc.format(new Date(time));

/** The words for a span, as a sentence begins. */
export const SPANS = {
  "24h": "Last 24 hours",
  "7d": "Last 7 days",
  "30d": "Last 30 days",
  "90d": "Last 90 days",
  all: "All that is kept",
};
