// Opens what is sealed in this file and writes it in the file's place. Keeps nothing, sends nothing.
(() => {
  const [form, field, shown, said, sealed] = ["form", "passphrase", "shown", "said", "sealed"].map(id => document.getElementById(id));
  const say = what => { said.textContent = said.dataset[what]; };
  if (!globalThis.crypto?.subtle) return say("unable");

  const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const header = sealed.dataset.header, [, , rounds, salt, , nonce] = header.split(" ");
  const utf8 = new TextEncoder();
  const tidy = text => text.normalize("NFKC").replace(/[ \t\r\n]+/g, " ").replace(/^ | $/g, "");

  const open = async passphrase => {
    const base = await crypto.subtle.importKey("raw", utf8.encode(passphrase), "PBKDF2", false, ["deriveKey"]);
    const stretch = { name: "PBKDF2", hash: "SHA-256", salt: bytes(salt), iterations: Number(rounds) };
    const key = await crypto.subtle.deriveKey(stretch, base, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const cipher = { name: "AES-GCM", iv: bytes(nonce), additionalData: utf8.encode(header) };
    const filled = await crypto.subtle.decrypt(cipher, key, bytes(sealed.textContent));
    const length = Number(new DataView(filled).getBigUint64(0));
    return new TextDecoder().decode(new Uint8Array(filled, 8, length));
  };
  // A phone likes to begin with a capital: what does not open as typed is tried once more in small letters.
  const either = async typed => {
    const small = typed.replace(/[A-Z]/g, letter => letter.toLowerCase());
    try { return await open(typed); } catch (error) {
      if (small === typed) throw error;
      return open(small);
    }
  };

  let busy = false;
  form.addEventListener("submit", async event => {
    event.preventDefault();
    const typed = tidy(field.value);
    if (busy || !typed) return field.focus();
    busy = true;
    say("opening");
    try {
      const page = await either(typed);
      field.value = "";
      document.open();
      document.write(page);
      document.close();
    } catch {
      busy = false;
      say("wrong");
      field.select();
    }
  });
  shown.addEventListener("change", () => { field.type = shown.checked ? "text" : "password"; });
  form.hidden = false;
  field.focus();
})();
