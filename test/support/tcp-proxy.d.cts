export interface TcpProxy {
  url: string;
  /** Destroys what is connected. */
  cut(): void;
  /** Cuts, and takes no connection until `accept`. */
  refuse(): void;
  accept(): void;
  /** Lets nothing pass, and closes nothing, until `release`. */
  hold(): void;
  release(): void;
  /** How much later everything passes from now on. */
  delay(delayMs: number): void;
  connectionCount(): number;
  close(): Promise<void>;
}
export function startTcpProxy(target: string): Promise<TcpProxy>;
