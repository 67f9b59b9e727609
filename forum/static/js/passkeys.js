// Passkeys: show what needs them where there are any, and say what went wrong.

const messages = document.getElementById("messages");
const { failed, address } = document.getElementById("passkey-words").dataset;
const hostIsNumber = /^[\d.]+$|^\[/.test(location.hostname);

if (window.PublicKeyCredential) {
  for (const element of document.querySelectorAll("[data-needs-passkeys]")) element.hidden = false;
}

// allauth's scripts would only write to the console.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const notice = document.createElement("p");
  notice.className = "notice notice--error";
  notice.textContent = hostIsNumber ? address : failed;
  messages.replaceChildren(notice);
  notice.scrollIntoView({ block: "nearest" });
});
