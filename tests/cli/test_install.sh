# The installed library is found by pkg-config and by CMake, and a stranger's program links it.
set -euo pipefail
build=$(dirname "$CICYMINER")
compiler=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")

cmake --install "$build" --prefix "$PWD/prefix" >install.log
"$PWD/prefix/bin/cicyminer" --version

cat >stranger.c <<'C'
#include <cicyminer/configuration.h>
#include <cicyminer/version.h>
#include <stdio.h>
int main(void)
{
    cicy_configuration quintic;
    const char text[] = "[[4,5]]";
    cicy_error error = {0};
    if (cicy_configuration_parse(&quintic, text, sizeof text - 1, &error) != CICY_OK)
        return puts(error.message), 1;
    return printf("%s %d\n", cicy_version(), cicy_configuration_dimension(&quintic)) < 0;
}
C
export PKG_CONFIG_PATH=$(dirname "$(find "$PWD/prefix" -name cicyminer.pc)")
library=$(dirname "$(find "$PWD/prefix" -name libcicyminer.so)")
export LD_LIBRARY_PATH=$library
# shellcheck disable=SC2046
"$compiler" stranger.c $(pkg-config --cflags --libs cicyminer) -o stranger
expected="$("$CICYMINER" --version | cut -d' ' -f2) 3"
[ "$(./stranger)" = "$expected" ]

mkdir consumer
cp stranger.c consumer/
cat >consumer/CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(stranger C)
find_package(cicyminer REQUIRED)
add_executable(stranger stranger.c)
target_link_libraries(stranger cicyminer::cicyminer)
C
cmake -S consumer -B consumer/build -DCMAKE_PREFIX_PATH="$PWD/prefix" -DCMAKE_C_COMPILER="$compiler" >cmake.log
cmake --build consumer/build >>cmake.log
[ "$(consumer/build/stranger)" = "$expected" ]

exported=$(nm -D --defined-only "$library/libcicyminer.so" | awk '$2 ~ /[TDBR]/ {print $3}')
foreign=$(grep -v -e '^cicy_' -e '^_init$' -e '^_fini$' <<<"$exported" || true)
[ -z "$foreign" ] || { echo "exported without the prefix cicy_: $foreign" >&2; exit 1; }
forbidden=$(nm -D --undefined-only "$library/libcicyminer.so" |
  grep -E ' (exit|_exit|abort|printf|puts|putchar|perror|rand|srand)(@|$)' || true)
[ -z "$forbidden" ] || { echo "a library does not print or exit: $forbidden" >&2; exit 1; }

for header in prefix/include/cicyminer/*.h; do
  line="#include <cicyminer/$(basename "$header")>"
  printf "%s\nint present;\n" "$line" | "$compiler" -std=c17 -Wall -Wextra -Wpedantic -Werror -Iprefix/include -fsyntax-only -x c -
  printf "%s\nint present;\n" "$line" | c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror -Iprefix/include -fsyntax-only -x c++ -
done
all=$(for header in prefix/include/cicyminer/*.h; do echo "#include <cicyminer/$(basename "$header")>"; done)
echo "$all" | "$compiler" -std=c17 -Wall -Wextra -Wpedantic -Werror -Iprefix/include -fsyntax-only -x c -
