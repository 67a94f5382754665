package io.hcsshim.uvm;

/// The smallest program that does something with its streams: it copies its input to its output, and ends.
///
/// A static executable for Linux on x86-64, the processor of every machine here, put together by hand (elf(5)), so that
/// no file of the host is needed to warm a machine up.
final class WarmUpProgram {
    private static final int HEADERS = 64 + 56;
    private static final long BASE = 0x40_0000;
    private static final int READ_EXECUTE = 5;

    private static final int[] CODE = {
        0x48, 0x81, 0xec, 0x00, 0x10, 0x00, 0x00, //       sub  $4096, %rsp
        0x31, 0xc0, //                               next: xor  %eax, %eax        read
        0x31, 0xff, //                                     xor  %edi, %edi        0
        0x48, 0x89, 0xe6, //                               mov  %rsp, %rsi
        0xba, 0x00, 0x10, 0x00, 0x00, //                   mov  $4096, %edx
        0x0f, 0x05, //                                     syscall
        0x85, 0xc0, //                                     test %eax, %eax
        0x7e, 0x10, //                                     jle  end
        0x89, 0xc2, //                                     mov  %eax, %edx
        0xb8, 0x01, 0x00, 0x00, 0x00, //                   mov  $1, %eax          write
        0xbf, 0x01, 0x00, 0x00, 0x00, //                   mov  $1, %edi          1
        0x0f, 0x05, //                                     syscall
        0xeb, 0xde, //                                     jmp  next
        0xb8, 0x3c, 0x00, 0x00, 0x00, //              end: mov  $60, %eax         exit
        0x31, 0xff, //                                     xor  %edi, %edi        0
        0x0f, 0x05, //                                     syscall
    };

    private WarmUpProgram() {}

    /// The executable's bytes.
    static byte[] bytes() {
        var file = new Image(HEADERS + CODE.length);
        file.bytes(
                0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0); // 64 bits, little-endian
        file.numbers(2, 2, 62).numbers(4, 1); // an executable, for x86-64
        file.numbers(8, BASE + HEADERS, 64, 0); // entry, program headers, no sections
        file.numbers(4, 0).numbers(2, 64, 56, 1, 64, 0, 0);
        file.numbers(4, 1, READ_EXECUTE); // to be loaded
        file.numbers(8, 0, BASE, BASE, HEADERS + CODE.length, HEADERS + CODE.length, 4096);
        file.bytes(CODE);
        return file.content;
    }

    private static final class Image {
        private final byte[] content;
        private int next;

        Image(int size) {
            content = new byte[size];
        }

        Image bytes(int... values) {
            for (var value : values) {
                content[next++] = (byte) value;
            }
            return this;
        }

        /// Little-endian numbers of `width` bytes each.
        Image numbers(int width, long... values) {
            for (var value : values) {
                for (var i = 0; i < width; i++) {
                    content[next++] = (byte) (value >> 8 * i);
                }
            }
            return this;
        }
    }
}
