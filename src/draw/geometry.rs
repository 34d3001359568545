//! Points, and the little trigonometry that places need.

/// A point or an offset.
#[derive(Copy, Clone, PartialEq, Debug, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    /// The direction of the x axis.
    pub const RIGHT: Point = Point { x: 1.0, y: 0.0 };

    pub fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    /// The unit vector so many full turns clockwise from the right.
    pub fn at_turn(turns: f64) -> Point {
        // Within an eighth of a turn of one of the axes the series below has all the digits of a double.
        let quarter = (turns * 4.0).round();
        let angle = (turns * 4.0 - quarter) * std::f64::consts::FRAC_PI_2;
        let (sin, cos) = (sine(angle), cosine(angle));
        match (quarter as i64).rem_euclid(4) {
            0 => Point::new(cos, sin),
            1 => Point::new(-sin, cos),
            2 => Point::new(-cos, -sin),
            _ => Point::new(sin, -cos),
        }
    }

    pub fn plus(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }

    pub fn minus(self, other: Point) -> Point {
        Point::new(self.x - other.x, self.y - other.y)
    }

    pub fn times(self, factor: f64) -> Point {
        Point::new(self.x * factor, self.y * factor)
    }

    pub fn length(self) -> f64 {
        (self.x * self.x + self.y * self.y).sqrt()
    }

    /// The point at `share` of the way to `other`.
    pub fn toward(self, other: Point, share: f64) -> Point {
        self.plus(other.minus(self).times(share))
    }
}

/// The number, or the bound that it lies beyond; `most` where the bounds leave nothing between them.
///
/// `f64::clamp` panics there, and says both numbers: what prints floating point is 13 KB of the page's first file.
pub fn clamped(number: f64, least: f64, most: f64) -> f64 {
    number.max(least).min(most)
}

/// Taylor's series of the sine, for angles up to an eighth of a turn.
fn sine(angle: f64) -> f64 {
    let square = angle * angle;
    let terms = [15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0];
    angle * terms.into_iter().fold(1.0, |sum, n| 1.0 - square / (n * (n - 1.0)) * sum)
}

/// The same of the cosine.
fn cosine(angle: f64) -> f64 {
    let square = angle * angle;
    let terms = [16.0, 14.0, 12.0, 10.0, 8.0, 6.0, 4.0, 2.0];
    terms.into_iter().fold(1.0, |sum, n| 1.0 - square / (n * (n - 1.0)) * sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_those_of_the_library() {
        for step in -4_000..4_000 {
            let turns = f64::from(step) / 1_000.0;
            let Point { x, y } = Point::at_turn(turns);
            let (sin, cos) = (turns * std::f64::consts::TAU).sin_cos();
            assert!((x - cos).abs() < 1e-12 && (y - sin).abs() < 1e-12, "{turns}: {x} {y}, not {cos} {sin}");
        }
    }
}
