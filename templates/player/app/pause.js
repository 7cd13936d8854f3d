/** Lets the browser draw and answer before the program goes on. @returns {Promise<void>} */
export function pause() {
  return new Promise((go) => setTimeout(go));
}
