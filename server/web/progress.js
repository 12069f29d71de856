// SPDX-License-Identifier: Apache-2.0
// The steps of a verb as they are said. When it is over, or nothing is heard, the page is loaded anew.
const RETRY_MILLIS = 3000;

const list = document.getElementById("steps");
const source = new EventSource(list.dataset.events);

function part(name, text) {
  const element = document.createElement("span");
  element.className = name;
  element.textContent = text;
  return element;
}

function line(step) {
  const element = document.createElement("li");
  element.className = step.state;
  element.append(part("name", step.name), " ", part("said", step.said));
  return element;
}

source.addEventListener("steps", (event) => {
  const steps = JSON.parse(event.data);
  if (steps.length > 0) {
    list.replaceChildren(...steps.map(line));
  }
});
source.addEventListener("over", () => {
  source.close();
  location.reload();
});
source.addEventListener("error", () => {
  if (source.readyState === EventSource.CLOSED) {
    setTimeout(() => location.reload(), RETRY_MILLIS);
  }
});
