// The citizen's phone: asks the server what is new, draws it, sends what the citizen does.
// Every text is put in place as text, never as markup.
"use strict";

const POLL_MS = 700;
const POLL_HIDDEN_MS = 3000;
const NOTICE_MS = 6000;
const GROUP_MS = 5 * 60 * 1000;
const NEAR_BOTTOM_PX = 90;
const ZONE = "Asia/Ho_Chi_Minh";

const { user, oa } = document.body.dataset;
const $ = (id) => document.getElementById(id);
const log = $("log"), bubbles = $("bubbles"), text = $("text"), hints = $("hints");
const samples = [...hints.children];
const wide = window.matchMedia("(min-width: 960px)");

const clock = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" });
const calendar = new Intl.DateTimeFormat("vi-VN", { timeZone: ZONE, day: "2-digit", month: "2-digit", year: "numeric" });
const STATES = { sent: "Đã gửi", received: "Đã nhận", seen: "Đã xem" };
const REACTIONS = { "/-heart": "❤️", "/-strong": "👍", ":>": "😄", ":o": "😮", "--b": "😢", ":-((": "😭", ":-h": "😠" };

let cursor = 0;
let timer = 0;
let polling = false;
let loaded = false;
let nowMs = Date.now();
let noticeTimer = 0;
let atEnd = true; // until the reader scrolls up; pictures that load do not change it
let lastTop = 0;
let sharing = ""; // the contact form being filled in
const drawn = new Map(); // message id → { message, item }

// ---- small tools

function make(tag, className, words) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (words !== undefined) element.textContent = words;
  return element;
}

function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

function link(href, className) {
  const anchor = make("a", className);
  anchor.href = href;
  if (href.startsWith("http")) {
    anchor.target = "_blank";
    anchor.rel = "noopener noreferrer";
  }
  return anchor;
}

function trouble(words) {
  $("trouble").textContent = words;
  $("trouble").hidden = !words;
}

function notice(words) {
  $("notice").textContent = words;
  $("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { $("notice").hidden = true; }, NOTICE_MS);
}

async function ask(path, parameters) {
  const query = new URLSearchParams({ user, oa, ...parameters });
  const answer = await fetch(`/phone/${path}?${query}`, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

async function act(action, details = {}) {
  try {
    const answer = await fetch(`/phone/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user, oa, ...details }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    trouble("");
    poll();
    return true;
  } catch {
    trouble("Chưa gửi được. Kiểm tra máy chủ thử rồi gửi lại.");
    return false;
  }
}

// ---- drawing one message

function putWords(parent, words) {
  const block = make("div", "words");
  let from = 0;
  for (const match of words.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g)) {
    block.append(words.slice(from, match.index));
    const anchor = link(match[0]);
    anchor.textContent = match[0];
    block.append(anchor);
    from = match.index + match[0].length;
  }
  block.append(words.slice(from));
  parent.append(block);
}

function putPicture(parent, media, label) {
  const anchor = link(media.url || "#", "photo");
  const picture = make("img");
  picture.alt = label;
  picture.addEventListener("load", () => settle(false));
  picture.addEventListener("error", () => {
    anchor.className = "thing";
    anchor.replaceChildren(icon("photo"), label);
  });
  picture.src = media.url;
  anchor.append(picture);
  parent.append(anchor);
}

function putThing(parent, name, title, detail, href) {
  const thing = href ? link(href, "thing") : make("div", "thing");
  const words = make("span", "", title);
  words.append(make("small", "", detail));
  thing.append(icon(name), words);
  parent.append(thing);
}

function putMedia(bubble, media) {
  if (media.type === "image" || media.type === "gif") {
    putPicture(bubble, media, "Mở ảnh");
  } else if (media.type === "sticker") {
    const picture = make("img", "sticker");
    picture.alt = "Nhãn dán";
    picture.addEventListener("load", () => settle(false));
    picture.addEventListener("error", () => picture.replaceWith(make("span", "words", "[Nhãn dán]")));
    picture.src = media.url;
    bubble.append(picture);
  } else if (media.type === "location") {
    const { latitude, longitude } = media.coordinates;
    putThing(bubble, "pin", "Vị trí đã chia sẻ", `${latitude}, ${longitude}`);
  } else {
    putThing(bubble, "file", media.name || "Tệp đính kèm", "Tệp", media.url);
  }
}

function putKeys(bubble, message) {
  if (!message.buttons.length) return;
  const keys = make("div", "keys");
  message.buttons.forEach((button, index) => {
    const key = button.href ? link(button.href) : make("button");
    key.textContent = button.title;
    if (!button.href) {
      key.type = "button";
      key.addEventListener("click", () => act("press", { id: message.id, index }));
    }
    keys.append(key);
  });
  bubble.append(keys);
}

function putArticles(bubble, cards) {
  cards.forEach((card, place) => {
    const article = link(card.href, place ? "article small" : "article");
    article.target = "_blank";
    const cover = make("span", "cover");
    cover.append(icon("news"));
    // The page's own pictures only: its policy lets it ask nobody else.
    if (card.image.startsWith(`${location.origin}/`)) {
      const picture = make("img");
      picture.alt = "";
      picture.addEventListener("load", () => settle(false));
      picture.addEventListener("error", () => picture.remove());
      picture.src = card.image;
      cover.append(picture);
    }
    const words = make("span", "headline");
    words.append(make("b", "", card.title));
    if (!place) words.append(make("span", "", card.subtitle), make("em", "", "Đọc bài viết"));
    article.append(cover, words);
    bubble.append(article);
  });
}

function putContactForm(bubble, message) {
  putCards(bubble, message.cards);
  const keys = make("div", "keys");
  if (message.answered) {
    const done = make("p", "done");
    done.append(icon("sent"), "Đã chia sẻ thông tin");
    keys.append(done);
  } else {
    const key = make("button", "", "Chia sẻ thông tin");
    key.type = "button";
    key.addEventListener("click", () => openShare(message.id));
    keys.append(key);
  }
  bubble.append(keys);
}

function putCards(bubble, cards) {
  for (const card of cards) {
    const element = card.href ? link(card.href, "card") : make("div", "card");
    element.append(make("b", "", card.title), make("span", "", card.subtitle));
    bubble.append(element);
  }
}

function drawBubble(message) {
  const bubble = make("div", "bubble");
  if (message.quote) bubble.append(make("div", "quote", message.quote));
  message.media.forEach((media) => putMedia(bubble, media));
  if (message.text) putWords(bubble, message.text);
  if (message.kind === "article") putArticles(bubble, message.cards);
  else if (message.kind === "request_user_info") putContactForm(bubble, message);
  else putCards(bubble, message.cards);
  putKeys(bubble, message);
  bubble.classList.toggle("news", message.kind === "article");
  const pictures = message.media.some((media) => media.type === "image" || media.type === "sticker");
  bubble.classList.toggle("bare", pictures && !message.text);
  if (REACTIONS[message.reaction]) bubble.append(make("span", "reaction", REACTIONS[message.reaction]));
  return bubble;
}

function drawFoot(message) {
  const foot = make("div", "foot");
  const time = make("time", "", clock.format(message.at_ms));
  time.dateTime = new Date(message.at_ms).toISOString();
  foot.append(time);
  if (message.mine) {
    const state = make("span", `state ${message.status}`);
    state.append(icon(message.status === "sent" ? "sent" : "received"), STATES[message.status]);
    foot.append(state);
  }
  return foot;
}

function drawMessage(message) {
  const item = make("li", message.mine ? "message mine" : "message");
  const day = make("div", "day");
  day.append(make("span", "", dayName(message.at_ms)));
  const body = make("div", "body");
  body.append(drawBubble(message), drawFoot(message));
  item.append(day);
  if (!message.mine) item.append(make("span", "crest small"));
  item.append(body);
  return item;
}

function dayName(atMs) {
  const day = calendar.format(atMs);
  if (day === calendar.format(nowMs)) return "Hôm nay";
  if (day === calendar.format(nowMs - 86400000)) return "Hôm qua";
  return day;
}

// ---- drawing the chat

function upsert(message) {
  const item = drawMessage(message);
  const old = drawn.get(message.id);
  if (old) {
    old.item.replaceWith(item);
  } else {
    if (loaded) item.classList.add("fresh");
    bubbles.append(item);
  }
  drawn.set(message.id, { message, item });
}

function group() {
  const all = [...drawn.values()];
  const newestMine = all.findLast(({ message }) => message.mine);
  all.forEach((entry, place) => {
    const { message, item } = entry;
    const before = all[place - 1]?.message, after = all[place + 1]?.message;
    const newDay = !before || calendar.format(before.at_ms) !== calendar.format(message.at_ms);
    item.classList.toggle("new-day", newDay);
    item.classList.toggle("first", newDay || !together(before, message));
    item.classList.toggle("last", !after || !together(message, after));
    item.classList.toggle("newest-mine", entry === newestMine);
  });
}

function together(one, other) {
  return one.mine === other.mine && other.at_ms - one.at_ms < GROUP_MS
    && calendar.format(one.at_ms) === calendar.format(other.at_ms);
}

function isNearBottom() {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_BOTTOM_PX;
}

function settle(force) {
  if (force || atEnd) log.scrollTop = log.scrollHeight;
}

function draw(answer) {
  nowMs = answer.now_ms;
  const atBottom = atEnd || !loaded;
  if (answer.reset) {
    drawn.clear();
    bubbles.replaceChildren();
  }
  const hadNews = answer.messages.some((message) => !drawn.has(message.id));
  const ownNews = answer.messages.some((message) => message.mine && !drawn.has(message.id));
  answer.messages.forEach(upsert);
  cursor = answer.cursor;
  if (answer.messages.length || answer.reset) {
    group();
    suggest();
  }
  const typed = !$("typing").hidden;
  $("typing").hidden = !answer.waiting;
  $("follow").hidden = false;
  $("follow").setAttribute("aria-pressed", String(answer.follows));
  $("follow").title = answer.follows ? "Bấm để bỏ quan tâm" : "Bấm để quan tâm OA này";
  $("start").hidden = answer.opened;
  if (atBottom || ownNews) settle(hadNews || typed !== answer.waiting);
  else if (hadNews) $("jump").hidden = false;
  loaded = true;
  if (!document.hidden && [...drawn.values()].some(isUnseen)) act("seen");
}

function isUnseen({ message }) {
  return !message.mine && message.status !== "seen";
}

// ---- suggestions: what the last answer offers first, then the examples

function suggest() {
  const last = [...drawn.values()].pop()?.message;
  const offers = last && !last.mine ? offersIn(last.text) : [];
  const chips = offers.map(([send, show]) => {
    const chip = make("button", "chip choice", show);
    chip.type = "button";
    chip.dataset.send = send;
    return chip;
  });
  hints.replaceChildren(...chips, ...samples);
  hints.scrollLeft = 0;
}

function offersIn(words) {
  const offers = [];
  if (/(nhắn|gõ|chọn|trả lời)[^.\n]{0,24}số/i.test(words)) {
    for (const [, number, label] of words.matchAll(/^\s*(\d{1,2})[.)]\s+(.+)$/gm)) {
      offers.push([number, `${number}. ${label}`]);
    }
  }
  for (const line of words.split("\n")) {
    if (!/(trả lời|nhắn|gõ)/i.test(line)) continue;
    for (const [, phrase] of line.matchAll(/["“]([^"”\n]{1,32})["”]/g)) offers.push([phrase, phrase]);
  }
  return offers.slice(0, 10);
}

// ---- the panel

async function look() {
  if (!wide.matches && !$("drawer").classList.contains("open")) return;
  const { steps } = await ask("inside");
  $("steps-empty").hidden = steps.length > 0;
  const first = steps[0]?.at_ms ?? 0;
  $("steps").replaceChildren(...steps.map((step) => {
    const item = make("li", step.by === "bot" ? "step by-bot" : "step by-zalo");
    item.append(make("time", "", sinceFirst(step.at_ms - first)), make("b", "", step.step));
    if (step.detail) item.append(make("p", "", step.detail));
    return item;
  }));
}

function sinceFirst(ms) {
  return ms < 10000 ? `+${ms} ms` : `+${Math.round(ms / 1000)} giây`;
}

// ---- the loop

async function poll() {
  if (polling) {
    polling = "again";
    return;
  }
  polling = true;
  clearTimeout(timer);
  try {
    draw(await ask("messages", { after: cursor }));
    await look();
    if ($("trouble").dataset.offline) {
      delete $("trouble").dataset.offline;
      trouble("");
    }
  } catch {
    $("trouble").dataset.offline = "1";
    trouble("Mất kết nối với máy chủ thử. Đang thử lại…");
  }
  const again = polling === "again";
  polling = false;
  timer = setTimeout(poll, again ? 0 : document.hidden ? POLL_HIDDEN_MS : POLL_MS);
}

// ---- what the citizen does

function grow() {
  const atBottom = isNearBottom();
  $("send").disabled = !text.value.trim();
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + 2}px`;
  settle(atBottom);
}

async function submit(words) {
  if (!words.trim()) return;
  text.value = "";
  grow();
  if (!await act("say", { text: words }) && !text.value) {
    text.value = words;
    grow();
  }
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  submit(text.value);
});

text.addEventListener("input", grow);
text.addEventListener("keydown", (event) => {
  // isComposing: Enter may belong to the Vietnamese keyboard.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit(text.value);
  }
});

hints.addEventListener("click", (event) => {
  const chip = event.target.closest("button");
  if (chip) submit(chip.dataset.send ?? chip.textContent);
});

function showTray(open) {
  $("tray").hidden = !open;
  $("tray-open").setAttribute("aria-expanded", String(open));
  settle(true);
}

$("tray-open").addEventListener("click", () => showTray($("tray").hidden));
$("tray").addEventListener("click", (event) => {
  const action = event.target.closest("button")?.dataset.action;
  if (action) {
    act(action);
    showTray(false);
  }
});

$("follow").addEventListener("click", () => {
  act($("follow").getAttribute("aria-pressed") === "true" ? "unfollow" : "follow");
});
$("start").addEventListener("click", () => {
  act("open");
  text.focus();
});

$("jump").addEventListener("click", () => settle(true));
log.addEventListener("scroll", () => {
  if (isNearBottom()) {
    atEnd = true;
    $("jump").hidden = true;
  } else if (log.scrollTop < lastTop) {
    atEnd = false;
  }
  lastTop = log.scrollTop;
});

function showDrawer(open) {
  $("drawer").classList.toggle("open", open);
  $("drawer-open").setAttribute("aria-expanded", String(open));
  if (open) {
    look().catch(() => {});
    $("drawer-close").focus();
  } else {
    $("drawer-open").focus();
  }
}

$("drawer-open").addEventListener("click", () => showDrawer(true));
$("drawer-close").addEventListener("click", () => showDrawer(false));

// ---- slips of paper over the phone: the agency, the contact form

for (const slip of document.querySelectorAll("dialog")) {
  slip.querySelector("[data-close]").addEventListener("click", () => slip.close());
  slip.addEventListener("click", (event) => { if (event.target === slip) slip.close(); });
}

$("about-open").addEventListener("click", () => $("about").showModal());
$("withdraw").addEventListener("click", async () => {
  $("about").close();
  if (await act("withdraw")) notice("Đã gửi yêu cầu rút dữ liệu.");
});

function openShare(id) {
  sharing = id;
  $("share").showModal();
}

$("share-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const details = Object.fromEntries(new FormData(event.target));
  $("share").close();
  if (await act("share", { ...details, id: sharing })) notice("Đã gửi thông tin của bạn.");
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && $("drawer").classList.contains("open")) showDrawer(false);
});
document.addEventListener("visibilitychange", () => { if (!document.hidden) poll(); });
window.addEventListener("resize", () => settle(false));

poll();
if (wide.matches) text.focus();
