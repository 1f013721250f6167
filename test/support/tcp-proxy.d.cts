export interface TcpProxy {
  url: string;
  cut(): void;
  close(): Promise<void>;
}
export function startTcpProxy(target: string): Promise<TcpProxy>;
