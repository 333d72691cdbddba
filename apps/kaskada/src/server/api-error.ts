import { status } from "@grpc/grpc-js";

/** What stands in the way of a delete, as tools show it. */
export interface Violation {
  type: string;
  subject: string;
  description: string;
}

/** A failure the caller is told about with a status of its own; any other error becomes INTERNAL. */
export class ApiError extends Error {
  override name = "ApiError";

  constructor(
    readonly code: status,
    message: string,
    readonly violations: Violation[] = [],
  ) {
    super(message);
  }
}

export const invalidArgument = (message: string): ApiError => new ApiError(status.INVALID_ARGUMENT, message);
export const notFound = (what: string): ApiError => new ApiError(status.NOT_FOUND, `${what} not found`);
export const alreadyExists = (message: string): ApiError => new ApiError(status.ALREADY_EXISTS, message);
export const failedPrecondition = (message: string, violations?: Violation[]): ApiError =>
  new ApiError(status.FAILED_PRECONDITION, message, violations);
export const internal = (message: string): ApiError => new ApiError(status.INTERNAL, message);
