import { run } from "./command.js";

// Pinned, so that another plugin's defaults can't change what an image holds.
const COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies";

/** Downloads a server with all it runs on, as its pom says, into `target`. */
export async function downloadJars(pom: string, version: string, target: string): Promise<void> {
  const args = ["--batch-mode", "--quiet", "--file", pom, `-Dserver.version=${version}`, "-Dmaven.artifact.threads=16"];
  await run("mvn", [...args, COPY, "-DincludeScope=runtime", `-DoutputDirectory=${target}`], {
    task: `download the jars that ${pom} names`,
    whenMissing: "install it with 'apt-get install maven'",
  });
}
