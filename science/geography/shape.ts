/** Rings of longitudes and latitudes in degrees, closed: the outer one, then its holes. */
export type Polygon = [longitude: number, latitude: number][][]

/** One place of a map. */
export interface Shape {
  /** As the study's attribute writes it; none where the map's place has no such code. */
  code?: string
  /** As the map writes it; may be empty. */
  name: string
  polygons: Polygon[]
}
