// Periplo's service worker: shows what was pushed, and opens its page when it is touched. It caches nothing.
// A shop loads it from a file of its own: importScripts("https://events.myshop.es/p-sw.js");
"use strict";

self.addEventListener("push", (event) => {
  let told = {};
  try {
    told = event.data.json();
  } catch {
    told = { title: event.data?.text() };
  }
  const { title = "", body = "", icon, image, badge, tag, url = "/", lang } = told;
  event.waitUntil(self.registration.showNotification(title, { body, icon, image, badge, tag, lang, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data?.url || "/", self.registration.scope).href;
  event.waitUntil((async () => {
    const open = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    const there = open.find((one) => one.url === url);
    await (there ? there.focus() : self.clients.openWindow(url));
  })());
});
