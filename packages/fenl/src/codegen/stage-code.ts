import type { PlanNode } from "../plan/node.js";
import type { NodeId, Operation, OperationId } from "../plan/operation.js";
import { type AggregateScope, aggregateCode } from "./aggregate-code.js";
import { expressionCode } from "./expression-code.js";
import { makeRecord } from "./field-code.js";
import type { Channel, Layout, Stage } from "./layout.js";
import { literalCode } from "./literal.js";
import type { ModuleWriter } from "./module-writer.js";
import { readCarried } from "./payload-code.js";
import { type SendScope, sendCode } from "./send-code.js";
import type { StateFields } from "./state-fields.js";

/**
 * Writes the function that works off one row of a stage. Each source of rows is a parameter, undefined where it has no
 * row here; each operation has a flag for whether it has one; nodes of an operation without a row keep their defaults,
 * null for values and false for flags.
 */
export class StageCode {
  readonly #lines: string[] = [];
  readonly #active = new Map<OperationId, string>();
  readonly #local = new Set<NodeId>();

  /** @param state what is remembered of the grouping's entities: this adds its own */
  constructor(
    private readonly layout: Layout,
    private readonly stage: Stage,
    private readonly module: ModuleWriter,
    private readonly state: StateFields,
  ) {}

  /** The body of the function, for the entity `s`, for `time`, `subsort`, `emit` and payloads `p0`, `p1`, … */
  write(): string {
    const sources = this.sources();
    this.readChannels(sources);
    for (const operation of this.stage.operations) this.operation(operation, sources);
    if (this.layout.stageOf.get(this.layout.plan.output) === this.stage.index) this.output();
    const { layout, module } = this;
    for (const channel of this.stage.outputs) {
      const scope: SendScope = {
        layout,
        module,
        value: (id) => this.value(id),
        active: (id) => this.#active.get(id)!,
        state: this.state,
      };
      this.#lines.push(sendCode(channel, scope));
    }
    return this.#lines.join("\n");
  }

  /** What gives the stage rows, in the order of the parameters. */
  sources(): readonly (Channel | Extract<Operation, { kind: "scan" }>)[] {
    return [...this.stage.operations.filter((operation) => operation.kind === "scan"), ...this.stage.inputs];
  }

  private readChannels(sources: ReturnType<StageCode["sources"]>): void {
    sources.forEach((source, i) => {
      if ("kind" in source || source.makes) return;
      const alone = sources.length === 1;
      const passed = [...source.passes];
      for (const id of passed) {
        const single = passed.length === 1;
        const flag = single ? `p${i} !== undefined` : `p${i} !== undefined && p${i}.a${id}`;
        this.activate(id, alone && single ? "true" : flag);
      }
      for (const node of source.carries) {
        if (this.isInline(node)) continue;
        const { kind, operation } = this.layout.plan.nodes[node]!;
        if (kind === "present") {
          this.#lines.push(`const v${node} = ${this.#active.get(operation!)};`);
          continue;
        }
        this.#lines.push(
          `const v${node} = p${i} === undefined ? ${this.empty(node)} : ${readCarried(source, this.layout, i, node)};`,
        );
        this.#local.add(node);
      }
    });
  }

  private activate(id: OperationId, code: string): void {
    if (code === "true") {
      this.#active.set(id, "true");
      return;
    }
    this.#lines.push(`const a${id} = ${code};`);
    this.#active.set(id, `a${id}`);
  }

  private operation(operation: Operation, sources: ReturnType<StageCode["sources"]>): void {
    const at = sources.findIndex((source) => ("kind" in source ? source : source.makes)?.id === operation.id);
    if (at >= 0) this.activate(operation.id, sources.length === 1 ? "true" : `p${at} !== undefined`);
    else if (operation.kind === "merge") this.activate(operation.id, this.anyActive(operation.members));
    else if (operation.kind === "select") {
      const parent = this.#active.get(operation.parent)!;
      const condition = `${this.value(operation.condition)} === true`;
      this.activate(operation.id, parent === "true" ? condition : `${parent} && ${condition}`);
    }
    const nodes = this.stage.nodes.filter((node) => node.operation === operation.id && !this.isInline(node.id));
    if (nodes.length === 0) return;
    const flag = this.#active.get(operation.id)!;
    if (flag === "true") {
      for (const node of nodes) this.node(node, at, true);
      return;
    }
    this.#lines.push(
      `let ${nodes.map((node) => `v${node.id} = ${this.empty(node.id)}`).join(", ")};`,
      `if (${flag}) {`,
    );
    for (const node of nodes) this.node(node, at, false);
    this.#lines.push("}");
  }

  private anyActive(members: readonly OperationId[]): string {
    const flags = members.map((member) => this.#active.get(member)!);
    return flags.includes("true") ? "true" : flags.join(" || ");
  }

  /** Constants and presence need no local name. */
  private isInline(id: NodeId): boolean {
    const node = this.layout.plan.nodes[id]!;
    return node.kind === "constant";
  }

  private empty(id: NodeId): string {
    const { kind } = this.layout.plan.nodes[id]!;
    if (kind === "move") return this.empty((this.layout.plan.nodes[id] as { from: NodeId }).from);
    return kind === "present" || kind === "any" ? "false" : "null";
  }

  private value(id: NodeId): string {
    const node = this.layout.plan.nodes[id]!;
    return node.kind === "constant" ? literalCode(node.value) : `v${id}`;
  }

  private node(node: PlanNode, parameter: number, declare: boolean): void {
    const prefix = `${declare ? "const " : ""}v${node.id} =`;
    this.#local.add(node.id);
    switch (node.kind) {
      case "aggregate":
        this.#lines.push(...aggregateCode(node, prefix, this.aggregateScope(node)));
        return;
      case "move":
        this.move(node, prefix, parameter);
        return;
      default:
        this.#lines.push(`${prefix} ${this.expression(node, parameter)};`);
    }
  }

  private expression(node: PlanNode, parameter: number): string {
    switch (node.kind) {
      case "input":
        return `p${parameter}`;
      case "present":
        return "true";
      case "time":
        return "BigInt(time)";
      case "origin":
        // All that a request carries.
        return `p${parameter}`;
      case "any":
        return node.args.map((arg) => this.value(arg)).join(" || ");
      default:
        return expressionCode(node, this.layout, (id) => this.value(id), this.module);
    }
  }

  private move(node: Extract<PlanNode, { kind: "move" }>, prefix: string, parameter: number): void {
    const from = this.value(node.from);
    if (parameter >= 0) {
      const read = this.isInline(node.from)
        ? from
        : readCarried(this.channel(parameter), this.layout, parameter, node.from);
      this.#lines.push(`${prefix} ${read};`);
      return;
    }
    const source = this.#active.get(this.layout.plan.nodes[node.from]!.operation!)!;
    const flag = this.empty(node.from) === "false";
    // A discrete value is null where it has no row, which is what its name holds there already.
    if (!node.continuous || flag || source === "true") {
      this.#lines.push(`${prefix} ${from};`);
      return;
    }
    const kept = this.state.optional(`m${node.id}`, node.type);
    const keep = `if (${from} === null) { ${kept.clear} } else { ${kept.set(from)} }`;
    this.#lines.push(`if (${source}) { ${keep} }`, `${prefix} ${kept.read};`);
  }

  /** The channel that gives the stage a parameter. */
  private channel(parameter: number): Channel {
    return this.stage.inputs[parameter - (this.sources().length - this.stage.inputs.length)]!;
  }

  private aggregateScope(node: Extract<PlanNode, { kind: "aggregate" }>): AggregateScope {
    return {
      value: (id) => this.value(id),
      state: this.state,
      type: this.layout.plan.nodes[node.input]!.type,
      module: this.module,
    };
  }

  private output(): void {
    const { plan } = this.layout;
    const record = makeRecord(plan.fields.map(({ name, node }) => [name, this.value(node)]));
    const flag = this.#active.get(plan.output)!;
    const neverNull = plan.nodes[plan.record]!.kind === "record";
    const isNull = neverNull ? "false" : `${this.value(plan.record)} === null`;
    const code = `emit({ time, subsort, key: ${this.state.key}, record: ${record} }, ${this.value(plan.isNew)}, ${isNull});`;
    this.#lines.push(flag === "true" ? code : `if (${flag}) ${code}`);
  }
}
