// What stands in for a page of the shop that can't be reached: the market's own words, kept when it was last visited.
const page = new URLSearchParams(location.search).get("page");
const shop = /^https?:\/\/[^/]+\/[a-z]{2}(-\w{2,3}){1,3}(\/|\?|$)/i;

async function keep() {
  const kept = await caches.open("offline");
  for (const old of await kept.keys()) await kept.delete(old);
  await kept.add(new Request(page, { cache: "reload" }));
}

async function reach(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return (await caches.match(page)) ?? Response.error();
  }
}

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(keep());
});
// The browser asks the shop while this wakes up, so that nobody waits for it.
addEventListener("activate", (event) => event.waitUntil(Promise.all([registration.navigationPreload?.enable(), clients.claim()])));
addEventListener("fetch", (event) => {
  const { mode, method, url } = event.request;
  if (mode === "navigate" && method === "GET" && shop.test(url)) event.respondWith(reach(event));
});
