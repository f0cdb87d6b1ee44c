// The only script of our own (ux.md section 5): everything works without it.

// Say out loud that a swap failed, instead of leaving the page silently as it was.
function showBanner(kind) {
  const banner = document.querySelector(`[data-banner="${kind}"]`);
  if (banner) {
    banner.hidden = false;
  }
}

function hideBanners() {
  document.querySelectorAll("[data-banner]").forEach((banner) => { banner.hidden = true; });
}

function focusErrorSummary(root) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) {
    summary.focus();
  }
}

document.addEventListener("htmx:sendError", () => showBanner("offline"));
document.addEventListener("htmx:timeout", () => showBanner("offline"));
document.addEventListener("htmx:responseError", (event) => {
  showBanner(event.detail.xhr.status >= 500 ? "server" : "refused");
});
document.addEventListener("htmx:afterOnLoad", (event) => {
  if (event.detail.xhr.status < 400) {
    hideBanners();
  }
});
document.addEventListener("htmx:afterSettle", (event) => focusErrorSummary(event.detail.elt));
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-banner-close]")) {
    hideBanners();
  }
  // A menu that is open closes when one goes elsewhere.
  document.querySelectorAll("details[data-pop][open]").forEach((menu) => {
    if (!menu.contains(event.target)) {
      menu.open = false;
    }
  });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest("details[data-pop][open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
// One press is one send: the button stays readable but cannot be pressed twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true"));
  setTimeout(() => allowAgain(form), 8000); // an answer that is a file leaves the page as it was
});

function allowAgain(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
}

// Coming back with the Back button: forms can be sent again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) {
    document.querySelectorAll("form[data-sent]").forEach(allowAgain);
  }
});
focusErrorSummary(document);
