/// The protobuf wire format (<https://protobuf.dev/programming-guides/encoding/>), for the few small
/// messages that programs without a protobuf library speak: ttrpc's envelope and the answer of the
/// shim's `delete` command.
package io.hcsshim.wire.proto;
