import type { PropertyValues } from "lit";
import { property } from "lit/decorators.js";
import type { Dataset, ResultTable } from "tablight";

import { ResultTableView } from "../elements/result-table.js";
import type { Params, TableElement as Api } from "./api.js";
import { define } from "./define.js";
import { type Named, Standalone } from "./standalone.js";

/** `<tablight-table>`: the rows of a data set, or of a result. */
class TableElement extends Standalone implements Api {
  @property({ attribute: false }) table: ResultTable | null | undefined;
  @property() label = "";
  readonly #rows = new ResultTableView();
  #source: Dataset | undefined;

  protected async show(dataset: Dataset, file: Named, signal: AbortSignal): Promise<Element> {
    this.#rows.table = await dataset.table(columns(this.params), { signal });
    this.#rows.label = this.label || file.name;
    this.#source = dataset;
    return this.#rows;
  }

  protected follow(params: Params | undefined): void {
    this.#source?.table(columns(params)).then(
      (table) => (this.#rows.table = table),
      (error: unknown) => this.failed(error),
    );
  }

  override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has("label") && this.label) this.#rows.label = this.label;
    if (!changed.has("table") || !this.table) return;
    this.#rows.table = this.table;
    this.view = this.#rows;
  }
}

const columns = (params: Params | null | undefined): readonly string[] | undefined => params?.["columns"] as readonly string[] | undefined;

define("tablight-table", TableElement);
