// What HTMX cannot say by itself: a request that never arrived, and that an earlier trouble is over.
// Answers of the server that are errors come through htmx-config in layout.html.
const trouble = document.getElementById("trouble");

function say() {
  trouble.replaceChildren(document.getElementById("offline").content.cloneNode(true));
  trouble.scrollIntoView();
}

document.addEventListener("htmx:beforeRequest", () => trouble.replaceChildren());
document.addEventListener("htmx:sendError", say);
document.addEventListener("htmx:timeout", say);
