import { Command, CommanderError } from "commander";
import { registerCommands } from "./commands/index.js";
import { Failure, messageOf } from "./failure.js";

const program = new Command("rtk")
  .description("Real-time features from a table to a table: deploy, follow and query the pipeline")
  .enablePositionalOptions()
  .exitOverride();
await registerCommands(program, process.argv[2]);

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  } else {
    process.stderr.write(`rtk: ${messageOf(error)}\n`);
    if (error instanceof Failure) {
      if (error.next) process.stderr.write(`     ${error.next}\n`);
      process.exitCode = error.exitCode;
    } else {
      process.exitCode = 1;
    }
  }
}
// A pipe takes output only as fast as it is read: ending at once would cut it off.
const taken = (stream: NodeJS.WriteStream) => new Promise<void>((resolve) => stream.write("", () => resolve()));
await Promise.all([taken(process.stdout), taken(process.stderr)]);
// The Cassandra driver leaves its control connection open when the server was away in between: nothing may wait for it.
process.exit();
