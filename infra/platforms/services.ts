import type * as pulumi from "@pulumi/pulumi";

/**
 * One server, two addresses, both plain texts known from the configuration: those of containers would turn unknown
 * whenever an image changes, and everything behind them with it.
 */
export interface Endpoint {
  /** From where the deployment and the command line run. */
  outside: string;
  /** From the other services and the apps. */
  inside: string;
}

/** What every service tells its users. */
interface Service {
  /** To be there before the service can be used. */
  ready: pulumi.Resource;
  /** What holds the service's data: what is in it need not be deleted by itself when it goes. */
  data: pulumi.Resource;
}

export interface CassandraService extends Service {
  /** `host:port` */
  contactPoint: Endpoint;
  localDataCenter: string;
}

export interface PulsarService extends Service {
  /** `pulsar://host:port` */
  serviceUrl: Endpoint;
  /** `http://host:port` */
  adminUrl: Endpoint;
  /** `ws://host:port/ws/v2` */
  webSocketUrl: Endpoint;
}

/** What a platform gives: the same whichever it is. */
export interface Services {
  cassandra: CassandraService;
  pulsar: PulsarService;
}

export interface KaskadaService extends Service {
  /** `host:port` */
  address: Endpoint;
}
