/* Files that become part of the library when it is built. */
#ifndef CICYMINER_BASE_EMBED_H
#define CICYMINER_BASE_EMBED_H

#ifdef __APPLE__
#define CICY_EMBED_SECTION "__TEXT,__const"
#else
#define CICY_EMBED_SECTION ".rodata"
#endif

/* The name of a C object in assembly: "_NAME" on macOS, "NAME" elsewhere. */
#define CICY_EMBED_QUOTE(TEXT) #TEXT
#define CICY_EMBED_PREFIX(TEXT) CICY_EMBED_QUOTE(TEXT)
#define CICY_EMBED_SYMBOL(NAME) CICY_EMBED_PREFIX(__USER_LABEL_PREFIX__) #NAME

/* Defines `const unsigned char NAME[]`, the bytes of FILE (a string), and NAME_end after them,
 * where a zero byte follows. At file scope, once for each name. The build must know that the object
 * depends on FILE (CMake: OBJECT_DEPENDS). */
#define CICY_EMBED(NAME, FILE)                                                                     \
    __asm__(".pushsection " CICY_EMBED_SECTION "\n\t.balign 16\n" CICY_EMBED_SYMBOL(               \
        NAME) ":\n\t.incbin \"" FILE "\"\n" CICY_EMBED_SYMBOL(NAME##_end) ":\n\t.byte 0\n"         \
                                                                          "\t.popsection\n");      \
    extern const unsigned char NAME[] __attribute__((visibility("hidden"))),                       \
        NAME##_end[] __attribute__((visibility("hidden")))

#endif
