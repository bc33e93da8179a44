/**
 * Takes what is dropped anywhere on the page.
 * @param {(file: File, transfer: DataTransfer) => void} take gets the first file, and all of
 *   the drop, which is empty once take has returned
 */
export function dropTarget(take) {
  const holdsFile = (event) => event.dataTransfer?.types.includes("Files");
  const mark = (on) => { document.documentElement.toggleAttribute("data-drop", on); };
  addEventListener("dragover", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    mark(true);
  });
  addEventListener("dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  addEventListener("drop", (event) => {
    if (!holdsFile(event)) return;
    event.preventDefault();
    mark(false);
    if (event.dataTransfer.files[0]) take(event.dataTransfer.files[0], event.dataTransfer);
  });
}
