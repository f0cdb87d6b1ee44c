// Passkeys need JavaScript: their parts of a page are hidden until this runs.
document.querySelectorAll("[data-needs-js]").forEach((part) => { part.hidden = false; });

// allauth's scripts tell here that the person stopped or the device refused. Say it on the page.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const problem = document.querySelector("[data-passkey-problem]");
  if (problem) {
    problem.hidden = false;
    problem.focus();
  }
});
