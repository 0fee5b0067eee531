import type { Dataset, Outcome, ProfileReport } from "tablight";

import type { Thresholds } from "../elements/threshold-form.js";
import { ProfileView } from "../views/profile-view.js";
import type { Params } from "./api.js";
import { define } from "./define.js";
import { type Named, Standalone } from "./standalone.js";

/** `<tablight-profile>`: a table at a glance, growing while it is read. */
class ProfileElement extends Standalone {
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot();
    root.addEventListener("thresholds", (event) => this.took({ thresholds: (event as CustomEvent<Thresholds>).detail }));
    return root;
  }

  protected async show(dataset: Dataset, file: Named, signal: AbortSignal): Promise<Element> {
    const outcome = await dataset.profile({}, { signal });
    const view = this.#filled(outcome.report, file);
    view.source = dataset;
    view.live = false;
    this.resulted("profile", this.params ?? {}, outcome as unknown as Outcome);
    return view;
  }

  protected override meanwhile(report: ProfileReport, file: Named): void {
    this.view = this.#filled(report, file);
  }

  protected follow(params: Params | undefined): void {
    (this.view as ProfileView).thresholds = thresholds(params);
  }

  #filled(report: ProfileReport, file: Named): ProfileView {
    const view = this.view instanceof ProfileView ? this.view : new ProfileView();
    if (view !== this.view) [view.live, view.mends, view.thresholds] = [true, false, thresholds(this.params)];
    [view.report, view.file] = [report, file];
    return view;
  }
}

const thresholds = (params: Params | null | undefined): Thresholds => (params?.["thresholds"] as Thresholds | undefined) ?? {};

define("tablight-profile", ProfileElement);
