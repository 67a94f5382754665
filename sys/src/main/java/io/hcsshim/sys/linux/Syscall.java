package io.hcsshim.sys.linux;

/// System call numbers, x86-64 beside arm64 (`asm/unistd_64.h`, `asm-generic/unistd.h`).
///
/// Only calls that both have: the older forms without flags do not exist on arm64.
final class Syscall {
    private static final boolean ARM64 = System.getProperty("os.arch", "").equals("aarch64");

    static final int READ = number(0, 63);
    static final int WRITE = number(1, 64);
    static final int CLOSE = number(3, 57);
    static final int LSEEK = number(8, 62);
    static final int LSETXATTR = number(189, 6);
    static final int SETXATTR = number(188, 5);
    static final int LGETXATTR = number(192, 9);
    static final int GETXATTR = number(191, 8);
    static final int LLISTXATTR = number(195, 12);
    static final int REMOVEXATTR = number(197, 14);
    static final int LISTXATTR = number(194, 11);
    static final int GETDENTS64 = number(217, 61);
    static final int MMAP = number(9, 222);
    static final int MUNMAP = number(11, 215);
    static final int IOCTL = number(16, 29);
    static final int PREAD64 = number(17, 67);
    static final int PWRITE64 = number(18, 68);
    static final int SOCKET = number(41, 198);
    static final int CONNECT = number(42, 203);
    static final int SENDMSG = number(46, 211);
    static final int RECVMSG = number(47, 212);
    static final int SHUTDOWN = number(48, 210);
    static final int BIND = number(49, 200);
    static final int LISTEN = number(50, 201);
    static final int GETSOCKNAME = number(51, 204);
    static final int SOCKETPAIR = number(53, 199);
    static final int SETSOCKOPT = number(54, 208);
    static final int GETSOCKOPT = number(55, 209);
    static final int WAIT4 = number(61, 260);
    static final int KILL = number(62, 129);
    static final int FCNTL = number(72, 25);
    static final int FLOCK = number(73, 32);
    static final int FDATASYNC = number(75, 83);
    static final int FSYNC = number(74, 82);
    static final int FTRUNCATE = number(77, 46);
    static final int UMASK = number(95, 166);
    static final int FSTATFS = number(138, 44);
    static final int SETPRIORITY = number(141, 140);
    static final int PRCTL = number(157, 167);
    static final int SYNC = number(162, 81);
    static final int MOUNT = number(165, 40);
    static final int UMOUNT2 = number(166, 39);
    static final int REBOOT = number(169, 142);
    static final int CLOCK_SETTIME = number(227, 112);
    static final int CLOCK_GETTIME = number(228, 113);
    static final int FALLOCATE = number(285, 47);
    static final int EPOLL_CTL = number(233, 21);
    static final int WAITID = number(247, 95);
    static final int OPENAT = number(257, 56);
    static final int MKDIRAT = number(258, 34);
    static final int MKNODAT = number(259, 33);
    static final int SYMLINKAT = number(266, 36);
    static final int LINKAT = number(265, 37);
    static final int UNLINKAT = number(263, 35);
    static final int FCHOWNAT = number(260, 54);
    static final int UNSHARE = number(272, 97);
    static final int READLINKAT = number(267, 78);
    static final int FCHMODAT = number(268, 53);
    static final int PPOLL = number(271, 73);
    static final int EPOLL_PWAIT = number(281, 22);
    static final int UTIMENSAT = number(280, 88);
    static final int ACCEPT4 = number(288, 242);
    static final int EVENTFD2 = number(290, 19);
    static final int EPOLL_CREATE1 = number(291, 20);
    static final int DUP3 = number(292, 24);
    static final int PIPE2 = number(293, 59);
    static final int PRLIMIT64 = number(302, 261);
    static final int SETNS = number(308, 268);
    static final int RENAMEAT2 = number(316, 276);
    static final int GETRANDOM = number(318, 278);
    static final int MEMFD_CREATE = number(319, 279);
    static final int COPY_FILE_RANGE = number(326, 285);
    static final int BPF = number(321, 280);
    static final int STATX = number(332, 291);

    private Syscall() {}

    private static int number(int x86, int arm64) {
        return ARM64 ? arm64 : x86;
    }
}
