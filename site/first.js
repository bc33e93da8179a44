// What is needed before the first paint: which view the address asks for, so that no other one
// is painted first; and whether the browser is too old, which it is told. It is written for
// browsers of any age: the page's own scripts may not even be readable to them.
(function () {
  var root = document.documentElement;
  root.setAttribute("data-view", (/[?&]v=([a-z]+)/.exec(location.search) || [0, "build"])[1]);
  root.setAttribute("data-starting", ""); // until the first view is there, see base.css

  var needed = [
    ["WebAssembly", typeof WebAssembly === "object"],
    ["web workers", typeof Worker === "function"],
    ["script modules", "noModule" in document.createElement("script")],
    ["compression streams", typeof CompressionStream === "function" && typeof DecompressionStream === "function"],
    ["dialogs", typeof HTMLDialogElement === "function"],
    ["shadow roots", typeof Element.prototype.attachShadow === "function"],
    ["sorted copies of lists", typeof Array.prototype.toSorted === "function"]
  ];
  var missing = [];
  for (var i = 0; i < needed.length; i++) if (!needed[i][1]) missing.push(needed[i][0]);
  if (!missing.length) return;
  var box = document.createElement("div");
  box.className = "banner";
  box.setAttribute("role", "alert");
  box.setAttribute("data-kind", "features");
  box.setAttribute("data-wrong", "true");
  var text = document.createElement("p");
  text.appendChild(document.createTextNode("This browser lacks " + missing.join(", ") + ", or a setting turns it off. The page needs one of the last two " +
    "versions of Chrome, Edge, Firefox or Safari. The command line tool does the same without a browser."));
  box.appendChild(text);
  document.addEventListener("DOMContentLoaded", function () { document.getElementById("banners").appendChild(box); });
})();
