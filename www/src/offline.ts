/** The page on this device, where somebody asked for it: `www/offline/worker.js` answers for the host. */

const KEY = "tablight-offline";

/** Can this browser keep the page? A page that is one file is on the device already. */
export const canBeKept = (): boolean => import.meta.env.MODE !== "single" && "serviceWorker" in navigator;

/** Is the page to be kept on this device? */
export function isKept(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false; // Without storage nothing is kept either.
  }
}

/** Puts the page on this device, if it is to be there; to be called while the page may still connect, and waited for. */
export async function keepPage(): Promise<void> {
  if (!canBeKept() || !isKept()) return;
  try {
    await navigator.serviceWorker.register("./worker.js");
    await navigator.serviceWorker.ready;
  } catch {
    forget(); // The host does not allow it: the page works as before.
  }
}

/** Comes back with the page on this device: it can be fetched only before the page has given up its right to connect. */
export function keepAndReload(): void {
  localStorage.setItem(KEY, "yes");
  location.reload();
}

/** Takes the page off this device; what is open stays. */
export async function removePage(): Promise<void> {
  forget();
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.unregister();
  for (const name of await caches.keys()) if (name.startsWith("tablight-page-")) await caches.delete(name);
}

/** Calls when a newer version has been fetched and waits, with what brings it. */
export async function onUpdate(tell: (update: () => void) => void): Promise<void> {
  const registration = canBeKept() && isKept() ? await navigator.serviceWorker.getRegistration() : undefined;
  if (!registration) return;
  const told = (): void => {
    const { waiting } = registration;
    if (!waiting || !navigator.serviceWorker.controller) return;
    tell(() => {
      navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
      waiting.postMessage("activate");
    });
  };
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", told));
  told();
}

function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // See isKept.
  }
}
