# The installed library: it exports what its headers declare and nothing else, and programs outside
# the tree in C and C++ find it by pkg-config and by CMake, shared and static.
. "$SOURCE/tests/cli/prelude.sh"
build=$(dirname "$CICYMINER")
compiler=$(sed -n 's/^CMAKE_C_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
case $compiler in *clang*) compiler_plus=clang++ ;; *) compiler_plus=c++ ;; esac

cmake --install "$build" --prefix "$PWD/prefix" >install.log
"$PWD/prefix/bin/cicyminer" --version >version.txt
headers=prefix/include/cicyminer
folder=$(dirname "$(find "$PWD/prefix" -name libcicyminer.so)")
library=$folder/libcicyminer.so
strict="-Wall -Wextra -Wpedantic -Wundef -Wstrict-prototypes -Werror"
strict_plus="-x c++ -std=c++17 -Wall -Wextra -Wpedantic -Wundef -Werror"

# The names of the declarations marked CICY_API: comments out, one statement per line.
sed '/^#/d' "$headers"/*.h | tr '\n' ' ' | sed 's#/\*[^*]*\*\+\([^/*][^*]*\*\+\)*/# #g' | tr ';' '\n' |
  sed -n 's/.*CICY_API\>[^(]*\<\(cicy_[a-z0-9_]*\) *(.*/\1/p' | sort >declared.txt
nm -D --defined-only "$library" | awk '{print $3}' | sort >exported.txt
[ "$(wc -l <declared.txt)" -gt 200 ] || fail "only $(wc -l <declared.txt) declarations found"
diff declared.txt exported.txt || fail "declared (<) and exported (>) names differ"
[ "$(grep -ho '\<CICY_API\>' "$headers"/*.h | wc -l)" -eq "$(($(wc -l <declared.txt) + 3))" ] ||
  fail "a use of CICY_API that is not a function" # three are in export.h

forbidden=$(nm -D --undefined-only "$library" |
  grep -E ' (exit|_exit|abort|printf|puts|putchar|perror|rand|srand|strerror)(@|$)' || true)
[ -z "$forbidden" ] || fail "a library does not print or exit, and strerror is not for threads: $forbidden"
if grep -qaF "$SOURCE" "$library"; then fail "the library contains the path of its sources"; fi

# Each header alone, then a program that uses all of them and refers to every function.
for header in "$headers"/*.h; do
  echo "#include <cicyminer/${header##*/}>" >alone.c
  echo "int present;" >>alone.c
  "$compiler" -std=c17 $strict -Iprefix/include -fsyntax-only alone.c
  "$compiler_plus" $strict_plus -Iprefix/include -fsyntax-only alone.c
done
mkdir consumer
cp "$SOURCE/tests/install/every_header.c" consumer/program.c
{
  echo '#include <cicyminer/cicyminer.h>'
  echo 'typedef void (*function)(void);'
  echo '#ifdef __cplusplus'
  echo 'extern "C"'
  echo '#endif'
  echo 'const function every_function[] = {'
  sed 's/.*/    (function)&,/' declared.txt
  echo '};'
} >consumer/functions.c
cp consumer/program.c consumer/program_plus.cpp
cp consumer/functions.c consumer/functions_plus.cpp
expected="$(cut -d' ' -f2 version.txt) 3"
runs() { # runs PROGRAM: without the prefix in the way of an installed library
  LD_LIBRARY_PATH=$folder "$1" >said 2>&1 || fail "$1: $(cat said)"
  grep -qxF "$expected" said || fail "$1: $(cat said)"
}

# pkg-config. The static library is the one that is found where there is no shared one.
export PKG_CONFIG_PATH=$folder/pkgconfig
flags=$(pkg-config --cflags --libs cicyminer)
"$compiler" $strict consumer/program.c consumer/functions.c $flags -o shared
"$compiler_plus" $strict_plus consumer/program.c consumer/functions.c -x none $flags -o shared_plus
runs ./shared
runs ./shared_plus
cp -r prefix static-prefix
find static-prefix -name 'libcicyminer.so*' -delete
export PKG_CONFIG_PATH=${folder/$PWD\/prefix/$PWD/static-prefix}/pkgconfig
flags=$(pkg-config --static --cflags --libs cicyminer)
"$compiler" $strict consumer/program.c consumer/functions.c $flags -o static
"$compiler_plus" $strict_plus consumer/program.c consumer/functions.c -x none $flags -o static_plus
if readelf -d static | grep 'NEEDED.*cicyminer' >/dev/null; then fail "not linked statically"; fi
runs ./static
runs ./static_plus

# CMake.
cat >consumer/CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(consumer C CXX)
find_package(cicyminer 0.2 REQUIRED COMPONENTS shared static)
foreach(kind shared static cicyminer)
  add_executable(${kind} program.c functions.c)
  add_executable(${kind}_plus program_plus.cpp functions_plus.cpp)
  target_link_libraries(${kind} cicyminer::${kind})
  target_link_libraries(${kind}_plus cicyminer::${kind})
endforeach()
C
cmake -S consumer -B consumer/build -DCMAKE_PREFIX_PATH="$PWD/prefix" -DCMAKE_C_COMPILER="$compiler" \
  -DCMAKE_CXX_COMPILER="$compiler_plus" >cmake.log
cmake --build consumer/build >>cmake.log
for kind in shared static cicyminer; do
  runs "consumer/build/$kind"
  runs "consumer/build/${kind}_plus"
done
if readelf -d consumer/build/static | grep 'NEEDED.*cicyminer' >/dev/null; then fail "not linked statically"; fi

# A project in C++ alone that wants the shared library needs none of the packages behind it.
mkdir alone
cp consumer/program_plus.cpp alone/
cat >alone/CMakeLists.txt <<'C'
cmake_minimum_required(VERSION 3.20)
project(alone CXX)
find_package(cicyminer REQUIRED)
add_executable(alone program_plus.cpp)
target_link_libraries(alone cicyminer::cicyminer)
C
cmake -S alone -B alone/build -DCMAKE_PREFIX_PATH="$PWD/prefix" -DCMAKE_CXX_COMPILER="$compiler_plus" >cmake.log
cmake --build alone/build >>cmake.log
runs alone/build/alone

# Nothing of the build machine is in the library: a program that was moved draws its figures.
if grep -qF -- "$SOURCE/" "$library"; then fail "the library names the source folder"; fi
mv prefix moved
moved/bin/cicyminer classify --dim 2 -q -o two.h5
moved/bin/cicyminer dataset info two.h5 --plot moved.svg >/dev/null
tail -c 64 moved.svg | grep '</svg>' >/dev/null
