// The TCP connections of a server, so that a fault can cut one and close() can end all of them. They are
// found by the client's port, since HTTP/2 and TLS wrap the socket that was accepted.

export class Connections {
  // `hold`: whether open connections keep the process alive.
  constructor(hold) {
    this.hold = hold;
    this.open = new Map();
    this.accepted = 0;
    this.closing = false;
  }

  watch(server) {
    server.on('connection', (socket) => this.add(socket));
  }

  add(socket) {
    if (this.closing) {
      socket.destroy();
      return;
    }
    if (!this.hold) socket.unref();
    const port = socket.remotePort;
    this.accepted += 1;
    this.open.set(port, { id: this.accepted, socket });
    socket.on('error', () => {}); // a client that goes away is no fault of the server
    socket.on('close', () => { if (this.open.get(port)?.socket === socket) this.open.delete(port); });
  }

  // { id, socket } of the connection that a request came by; undefined when it is gone already.
  of(stream) {
    return this.open.get(stream.socket?.remotePort);
  }

  destroyAll() {
    this.closing = true;
    for (const { socket } of this.open.values()) socket.destroy();
  }
}
