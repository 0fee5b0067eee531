/** Takes a dropped file for a view of the page, which asks itself about what is dropped elsewhere. Nothing where no file was dropped. */
export function fileDropped(dropped: DragEvent): File | undefined {
  dropped.preventDefault();
  dropped.stopPropagation();
  window.dispatchEvent(new DragEvent("dragleave"));
  return dropped.dataTransfer?.files[0];
}
