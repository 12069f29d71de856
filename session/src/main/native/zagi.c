// SPDX-License-Identifier: Apache-2.0
//
// `zagi` inside a session: hands its words to the platform over the session's socket and moves bytes
// until the answer is complete. As `git-remote-zagi` it is git's way to the session's repository.
// Freestanding: no C library, nothing of the environment. It knows no verb and holds no right: who
// asks is decided at the other end.
//
// Frames both ways: kind (1 byte), length (4 bytes, big endian), payload.
//   to the platform: H words, I input, E end of input
//   from it:         O output, R errors, N wants input, X exit status (1 byte)

typedef unsigned char byte;
typedef unsigned long size;

enum { READ_SIZE = 32768, WRITE_SIZE = 4096, HELLO_SIZE = 131072, HEAD = 5 };
enum { IN = 1, OUT = 4, ERROR = 8, HANGUP = 16 };

struct pollfd { int fd; short events, revents; };
struct address { unsigned short family; char path[108]; };
struct winsize { unsigned short rows, columns, x, y; };

#if defined(__x86_64__)
enum { SYS_READ = 0, SYS_WRITE = 1, SYS_CLOSE = 3, SYS_IOCTL = 16, SYS_SOCKET = 41,
       SYS_CONNECT = 42, SYS_SENDTO = 44, SYS_EXIT = 231, SYS_PPOLL = 271 };
static long call(long n, long a, long b, long c, long d, long e, long f) {
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;
  __asm__ volatile("syscall" : "=a"(result) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}
__asm__(".globl _start\n_start:\n xor %ebp,%ebp\n mov %rsp,%rdi\n and $-16,%rsp\n call begin\n");
#elif defined(__aarch64__)
enum { SYS_READ = 63, SYS_WRITE = 64, SYS_CLOSE = 57, SYS_IOCTL = 29, SYS_SOCKET = 198,
       SYS_CONNECT = 203, SYS_SENDTO = 206, SYS_EXIT = 94, SYS_PPOLL = 73 };
static long call(long n, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = n;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;
  __asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
__asm__(".globl _start\n_start:\n mov x29,#0\n mov x0,sp\n bl begin\n");
#endif

enum { AGAIN = -11, INTERRUPTED = -4, DONT_WAIT = 0x40, NO_SIGNAL = 0x4000, WINDOW = 0x5413 };

static byte hello[HEAD + HELLO_SIZE];
static size hello_size = HEAD;
static byte input[HEAD + READ_SIZE];
static size input_size, input_sent;
static byte output[HEAD + READ_SIZE];
static size output_size, output_sent;
static char **variables;

// The compiler may ask for these.
void *memcpy(void *to, const void *from, size n) {
  for (size i = 0; i < n; i++) ((byte *)to)[i] = ((const byte *)from)[i];
  return to;
}
void *memset(void *to, int value, size n) {
  for (size i = 0; i < n; i++) ((byte *)to)[i] = (byte)value;
  return to;
}

static size length(const char *text) {
  size n = 0;
  while (text[n]) n++;
  return n;
}

static int same(const char *a, const char *b, size n) {
  for (size i = 0; i < n; i++)
    if (a[i] != b[i]) return 0;
  return 1;
}

static __attribute__((noreturn)) void leave(int status) {
  for (;;) call(SYS_EXIT, status, 0, 0, 0, 0, 0);
}

static void write_all(int fd, const void *bytes, size n) {
  const byte *at = bytes;
  while (n > 0) {
    long done = call(SYS_WRITE, fd, (long)at, n, 0, 0, 0);
    if (done == INTERRUPTED || done == AGAIN) continue;
    if (done <= 0) leave(1);
    at += done;
    n -= done;
  }
}

static __attribute__((noreturn)) void fail(const char *why) {
  write_all(2, "zagi: ", 6);
  write_all(2, why, length(why));
  write_all(2, "\n", 1);
  leave(1);
}

static void frame(byte *at, byte kind, size n) {
  at[0] = kind;
  for (int i = 0; i < 4; i++) at[1 + i] = (byte)(n >> (24 - 8 * i));
}

static size framed(const byte *at) {
  return ((size)at[1] << 24) | ((size)at[2] << 16) | ((size)at[3] << 8) | at[4];
}

// One word of the hello, with the zero that ends it.
static void word(const char *text) {
  size n = length(text) + 1;
  if (hello_size + n > sizeof hello) fail("these words are too many");
  memcpy(hello + hello_size, text, n);
  hello_size += n;
}

static const char *variable(const char *name) {
  size n = length(name);
  for (char **one = variables; *one; one++)
    if (same(*one, name, n) && (*one)[n] == '=') return *one + n + 1;
  return "";
}

static void number(unsigned value) {
  char text[12];
  int at = 11;
  text[at] = 0;
  do text[--at] = (char)('0' + value % 10); while (value /= 10);
  word(text + at);
}

// What the words begin with: who this is, by what the platform gave it, and what it draws on.
static void begin_hello(void) {
  struct winsize window = {0, 0, 0, 0};
  int drawn = call(SYS_IOCTL, 1, WINDOW, (long)&window, 0, 0, 0) == 0;
  word(variable("ZAGI_TOKEN"));
  word(variable("ZAGI_TURN"));
  word(variable("ZAGI_TOOL_CALL"));
  word(drawn ? variable("TERM") : "");
  number(window.columns);
  number(window.rows);
}

static int connected(void) {
  struct address to = {1, "/run/zagi/relay/socket"};
  long fd = call(SYS_SOCKET, 1, 1 | 02000000, 0, 0, 0, 0);
  if (fd < 0 || call(SYS_CONNECT, fd, (long)&to, sizeof to, 0, 0, 0) < 0)
    fail("the platform does not answer here");
  return (int)fd;
}

static void read_input(void) {
  long got = call(SYS_READ, 0, (long)(input + HEAD), READ_SIZE, 0, 0, 0);
  if (got == INTERRUPTED || got == AGAIN) return;
  if (got < 0) got = 0;
  frame(input, got > 0 ? 'I' : 'E', (size)got);
  input_size = HEAD + (size)got;
  input_sent = 0;
}

// Sends what waits; false when the other side is gone, which its last words may still explain.
static int send_input(int fd) {
  long done = call(SYS_SENDTO, fd, (long)(input + input_sent), input_size - input_sent,
                   DONT_WAIT | NO_SIGNAL, 0, 0);
  if (done == AGAIN || done == INTERRUPTED) return 1;
  if (done <= 0) return 0;
  input_sent += done;
  if (input_sent == input_size) input_size = 0;
  return 1;
}

static void read_output(int fd) {
  size wanted = output_size < HEAD ? HEAD : HEAD + framed(output);
  if (wanted > sizeof output) fail("the platform said what this program does not know");
  long got = call(SYS_READ, fd, (long)(output + output_size), wanted - output_size, 0, 0, 0);
  if (got == INTERRUPTED || got == AGAIN) return;
  if (got <= 0) fail("the platform hung up");
  output_size += got;
}

// Moves bytes until the exit status is there. Never waits for one stream while another could go on.
static __attribute__((noreturn)) void move(int fd, int wants_input) {
  int ended = 0, reachable = 1;
  for (;;) {
    int complete = output_size >= HEAD && output_size == HEAD + framed(output);
    if (complete && output[0] == 'X') leave(output[HEAD]);
    if (complete && output[0] == 'N') {
      wants_input = 1;
      output_size = 0;
      continue;
    }
    if (complete && output_sent == framed(output)) {
      output_size = output_sent = 0;
      continue;
    }
    int target = complete ? (output[0] == 'R' ? 2 : 1) : -1;
    int reads = wants_input && !ended && reachable && input_size == 0;
    struct pollfd set[3] = {
      {fd, (short)((complete ? 0 : IN) | (input_size ? OUT : 0)), 0},
      {reads ? 0 : -1, IN, 0},
      {target, OUT, 0}};
    if (call(SYS_PPOLL, (long)set, 3, 0, 0, 0, 0) < 0) continue;
    if (set[1].revents) {
      read_input();
      if (input_size == HEAD) ended = 1;
    }
    if (input_size && (set[0].revents & OUT) && !send_input(fd)) {
      reachable = 0;
      input_size = 0;
    }
    if (!complete && (set[0].revents & (IN | HANGUP | ERROR))) read_output(fd);
    if (set[2].revents) {
      size rest = framed(output) - output_sent;
      long done = call(SYS_WRITE, target, (long)(output + HEAD + output_sent),
                       rest < WRITE_SIZE ? rest : WRITE_SIZE, 0, 0, 0);
      if (done < 0 && done != INTERRUPTED && done != AGAIN) leave(1);
      if (done > 0) output_sent += done;
    }
  }
}

static __attribute__((noreturn)) void talk(int wants_input) {
  frame(hello, 'H', hello_size - HEAD);
  int fd = connected();
  for (size sent = 0; sent < hello_size;) {
    long done = call(SYS_SENDTO, fd, (long)(hello + sent), hello_size - sent, NO_SIGNAL, 0, 0);
    if (done == INTERRUPTED) continue;
    // Refused before it was heard: why, can be read.
    if (done <= 0) break;
    sent += done;
  }
  move(fd, wants_input);
}

// git's protocol for helpers (gitremote-helpers(7)), of which this knows `connect`.
static __attribute__((noreturn)) void help_git(const char *address) {
  static char line[256];
  for (;;) {
    size n = 0;
    for (;;) {
      long got = call(SYS_READ, 0, (long)(line + n), 1, 0, 0, 0);
      if (got == INTERRUPTED) continue;
      if (got <= 0) leave(n == 0 ? 0 : 1);
      if (line[n] == '\n') break;
      if (++n == sizeof line) fail("git said what this program does not know");
    }
    line[n] = 0;
    if (n == 0) leave(0);
    if (n == 12 && same(line, "capabilities", 12)) {
      write_all(1, "connect\n\n", 9);
    } else if (n > 8 && same(line, "connect ", 8)) {
      write_all(1, "\n", 1);
      begin_hello();
      word(line + 8);
      word("--");
      word(address);
      talk(1);
    } else {
      fail("git said what this program does not know");
    }
  }
}

__attribute__((noreturn, used)) void begin(long *stack) {
  long count = stack[0];
  char **words = (char **)(stack + 1);
  variables = words + count + 1;
  const char *name = count > 0 ? words[0] : "";
  for (const char *at = name; *at; at++)
    if (*at == '/') name = at + 1;
  if (length(name) == 15 && same(name, "git-remote-zagi", 15)) {
    if (count < 3) fail("git runs this program");
    help_git(words[2]);
  }
  begin_hello();
  for (long i = 1; i < count; i++) word(words[i]);
  talk(0);
}
